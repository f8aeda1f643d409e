using System.Text.RegularExpressions;
using Distilabel.Dataflow.AI;

namespace Distilabel.Dataflow.Sample;

/// <summary>The pipeline: load instructions, let each model answer them, and group the answers.</summary>
internal static partial class SamplePipeline
{
    internal const string Result = "combine_generations";

    internal static Pipeline Create(SampleOptions options)
    {
        var loadDataset = new LoadDataFromFileSystem("load_dataset") { DataFiles = options.Input, NumExamples = options.Limit };
        foreach (var (from, to) in options.Mappings)
        {
            loadDataset.OutputMappings[from] = to;
        }

        var tasks = options.Models.Select(model => new TextGeneration(StepName(model)) { LLM = CreateLLM(options, model) }).ToArray();
        var combineGenerations = new GroupColumns(Result)
        {
            Columns = ["generation", "model_name"],
            OutputColumns = ["generations", "model_names"],
        };

        return new Pipeline("instructions-side-by-side", "Several models answer the same instructions.")
        {
            loadDataset >> tasks >> combineGenerations,
        };
    }

    /// <summary>How each model generates, set for the run as in a configuration file.</summary>
    internal static RuntimeParameters Parameters(SampleOptions options)
    {
        var parameters = new RuntimeParameters();
        foreach (var model in options.Models)
        {
            parameters[StepName(model)]["llm"]["generation_kwargs"]["temperature"] = 0.7;
            parameters[StepName(model)]["llm"]["generation_kwargs"]["max_new_tokens"] = 512;
        }

        return parameters;
    }

    private static LLM CreateLLM(SampleOptions options, string model)
    {
        if (!options.IsOnline)
        {
            return new OfflineLLM(model) { Latency = Latency.LogNormal(TimeSpan.FromMilliseconds(60), 0.8) };
        }

        // Few retries: whoever tries a server out wants to hear soon that it is not there.
        return options.ApiKeyVariable is { } variable
            ? new OpenAILLM(model) { BaseAddress = options.BaseAddress, ApiKeyVariable = variable, MaxRetries = 2 }
            : new OpenAILLM(model) { BaseAddress = options.BaseAddress, MaxRetries = 2 };
    }

    // Models are called meta-llama/Llama-3 and llama3:8b; steps are not.
    private static string StepName(string model) => "text_generation_with_" + NotInNames.Replace(model, "_");

    [GeneratedRegex(@"[^\p{L}\p{Nd}_.\-]")]
    private static partial Regex NotInNames { get; }
}
