using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Distilabel.Dataflow.Sample;

/// <summary>The command line.</summary>
internal static class SampleCommand
{
    private static readonly string[] DefaultModels = ["gpt-4-0125-preview", "mistral-large-2402", "gemini-1.0-pro"];

    private static readonly string DefaultInput = Path.Combine(AppContext.BaseDirectory, "instructions.jsonl");

    private static readonly Option<string?> Input = new("--input")
    {
        Description = "A file (.jsonl, .json, .csv, .parquet) or folder with instructions. Default: the 72 that come with this program.",
        HelpName = "FILE",
    };

    private static readonly Option<KeyValuePair<string, string>[]> Map = new("--map")
    {
        Description = "Renames a column of the input, for example question=instruction. Repeatable.",
        HelpName = "FROM=TO",
        CustomParser = ParseMappings,
    };

    private static readonly Option<string[]> Model = new("--model")
    {
        Description = $"A model that answers each instruction. Repeatable. Default: {string.Join(", ", DefaultModels)}.",
        HelpName = "NAME",
    };

    private static readonly Option<Uri?> BaseUrl = new("--base-url")
    {
        Description = "The OpenAI-compatible server that has the models, for example http://localhost:8000/v1. " +
            "Without it and without --api-key-env, no model is asked and texts are made up.",
        HelpName = "URL",
        CustomParser = ParseAddress,
    };

    private static readonly Option<string?> ApiKeyEnv = new("--api-key-env")
    {
        Description = "The environment variable that holds the server's key. Default with --base-url: OPENAI_API_KEY, if set.",
        HelpName = "NAME",
    };

    private static readonly Option<string?> Output = new("--output")
    {
        Description = "The folder for the result. Default: a new one under your cache folder.",
        HelpName = "FOLDER",
    };

    private static readonly Option<int?> Limit = new("--limit")
    {
        Description = "How many instructions to take.",
        HelpName = "NUMBER",
        CustomParser = ParseLimit,
    };

    internal static RootCommand Create()
    {
        var command = new RootCommand(
            "Lets several language models answer the same instructions side by side, and groups their answers into one dataset.")
        {
            Input, Map, Model, BaseUrl, ApiKeyEnv, Output, Limit,
        };
        command.SetAction(static (parsed, _) => SampleProgram.RunAsync(Read(parsed)));
        return command;
    }

    private static SampleOptions Read(ParseResult parsed) => new(
        parsed.GetValue(Input) ?? DefaultInput,
        parsed.GetValue(Map) is { Length: > 0 } mappings ? mappings
            : parsed.GetValue(Input) is null ? [KeyValuePair.Create("prompt", "instruction")] : [],
        parsed.GetValue(Model) is { Length: > 0 } models ? models : DefaultModels,
        parsed.GetValue(BaseUrl),
        parsed.GetValue(ApiKeyEnv),
        parsed.GetValue(Output),
        parsed.GetValue(Limit));

    private static KeyValuePair<string, string>[]? ParseMappings(ArgumentResult result)
    {
        var mappings = new List<KeyValuePair<string, string>>();
        foreach (var token in result.Tokens)
        {
            if (token.Value.Split('=') is not [{ Length: > 0 } from, { Length: > 0 } to])
            {
                result.AddError($"--map takes FROM=TO, for example question=instruction, not '{token.Value}'.");
                return null;
            }

            mappings.Add(KeyValuePair.Create(from, to));
        }

        return [.. mappings];
    }

    private static int? ParseLimit(ArgumentResult result)
    {
        var text = result.Tokens.Single().Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit > 0)
        {
            return limit;
        }

        result.AddError($"--limit takes a number from 1, not '{text}'.");
        return null;
    }

    private static Uri? ParseAddress(ArgumentResult result)
    {
        var text = result.Tokens.Single().Value;
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address is { Scheme: "http" or "https", UserInfo: "", Query: "" })
        {
            return address;
        }

        result.AddError($"--base-url takes an address such as http://localhost:8000/v1, not '{text}'.");
        return null;
    }
}
