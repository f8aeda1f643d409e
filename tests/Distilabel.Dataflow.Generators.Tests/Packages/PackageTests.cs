using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Distilabel.Dataflow.Generators.Tests.Packages;

/// <summary>A user's project in an empty folder, which has nothing of this repository but its packages.</summary>
public sealed partial class PackageTests(PackedPackages packages) : IClassFixture<PackedPackages>
{
    private const string Program =
        """
        using Distilabel.Dataflow;

        Prompt[] rows = [new("one two", 1), new("three", null)];
        var load = new LoadDataFromDicts<Prompt>("load") { Data = rows };
        var count = new CountWords("count");
        var shout = new Shout("shout");
        var combine = new CombineOutputs("combine");

        var pipeline = new Pipeline("packaged") { load >> SampleNSteps(2) >> new Step[] { count, shout } >> combine };
        var distiset = await pipeline.RunAsync(new RunOptions { OutputFolder = Path.Combine(args[0], "dicts"), UseCache = false });
        await foreach (var answer in distiset["combine"].ReadAsync<Answer>())
        {
            Console.WriteLine($"{answer.Text}: {answer.WordCount} {answer.Shouted}");
        }

        var files = new LoadDataFromFileSystem("files") { DataFiles = ["data/rows.jsonl"], Schema = "rows.columns.json" };
        var fromFiles = new Pipeline("files") { files >> new CountWords("count") };
        distiset = await fromFiles.RunAsync(new RunOptions { OutputFolder = Path.Combine(args[0], "files"), UseCache = false });
        await foreach (var counted in distiset["count"].ReadAsync<Counted>())
        {
            Console.WriteLine($"{counted.Text}: {counted.WordCount}");
        }

        public sealed record Prompt([property: Column("prompt")] string Text, int? Place);

        public sealed record Answer([property: Column("prompt")] string Text, int WordCount, string Shouted);

        public sealed record Counted([property: Column("prompt")] string Text, int WordCount);

        [Step]
        [InputColumn<string>("prompt")]
        [OutputColumn<int>("word_count")]
        public sealed partial class CountWords
        {
            private Output Process(Input row) => new(row.Prompt.Split(' ').Length);
        }

        public static class Functions
        {
            [Step]
            [return: Column("shouted")]
            public static string Shout(string prompt) => prompt.ToUpperInvariant();
        }
        """;

    /// <summary>The failing example of distilabel's documentation, then other mistakes. The end of each line with one says which.</summary>
    private const string FailingProgram =
        """
        using Distilabel.Dataflow;
        using Distilabel.Dataflow.AI;

        PromptRow[] rows = [new("Why is the sky blue?", "Rayleigh scattering.", "{}")];
        var loadDataset = new LoadDataFromDicts<PromptRow>("load_dataset") { Data = rows };
        LLM[] llms = [new OfflineLLM("gpt-4-0125-preview"), new OfflineLLM("mistral-large-2402"), new OfflineLLM("gemini-1.0-pro")];
        var tasks = llms.Select(llm => new TextGeneration($"text_generation_with_{llm.ModelName}") { LLM = llm }).ToArray(); // DDF101
        var combine = new GroupColumns("combine_generations")
            { Columns = ["generation", "model_name"], OutputColumns = ["generations", "model_names"] };
        var pipeline = new Pipeline("pipe-name", description: "My first pipe") { loadDataset >> SampleNSteps(2) >> tasks >> combine };

        var load = new LoadDataFromFileSystem("load") { DataFiles = ["rows.jsonl"], Schema = "schemas/rows.columns.json" };
        var forgotten = new Shout("forgotten"); // DDF110
        var files = new Pipeline("files") { load >> new Shout("shout") }; // DDF101
        var summary = new TextGeneration("summary") { LLM = llms[0], Columns = ["prompt"], Template = "Summarize: {{ document }}" }; // DDF112
        var more = new Pipeline("more") { new LoadDataFromDicts<PromptRow>("rows") { Data = rows } >> summary };

        public sealed record PromptRow(string Prompt, string Completion, string Meta);

        public static class Functions
        {
            [Step]
            [return: Column("shouted")]
            public static string Shout(string text) => text.ToUpperInvariant();

            [Step]
            public static int Count(string text) => text.Length; // DDF010
        }
        """;

    private const string Schema = """{ "version": 1, "columns": { "prompt": "string", "place": "long?" } }""";

    [Fact]
    public async Task A_project_with_nothing_but_the_packages_builds_and_runs()
    {
        var project = await packages.CreateProjectAsync(
            "project", ("Program.cs", Program), ("rows.columns.json", Schema), ("data/rows.jsonl", """{ "prompt": "four five six" }"""));

        await PackedPackages.BuildAsync(project);

        // What stands beside the program is no second schema file of the next build.
        Assert.Equal(Schema, await File.ReadAllTextAsync(Path.Combine(project, "out", "rows.columns.json"), TestContext.Current.CancellationToken));
        await PackedPackages.BuildAsync(project);
        File.Delete(Path.Combine(project, "rows.columns.json"));
        var output = await PackedPackages.RunAsync(project, succeeds: true, Path.Combine("out", "Sample.dll"), Path.Combine(project, "result"));
        Assert.Equal("one two: 2 ONE TWO\nthree: 1 THREE\nfour five six: 3\n", output.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task A_project_with_mistakes_does_not_build_and_says_why()
    {
        var project = await packages.CreateProjectAsync("mistakes", ("Program.cs", FailingProgram), ("schemas/rows.columns.json", Schema));

        var said = Said(await PackedPackages.BuildAsync(project, succeeds: false));

        var expected = FailingProgram.Split('\n').Select(static (line, index) => (Line: index + 1, Mark: Mark.Match(line))).Where(static line => line.Mark.Success)
            .Select(static line => (line.Line, line.Mark.Groups["id"].Value));
        Assert.Equal(expected, said.Select(static diagnostic => (diagnostic.Number, diagnostic.Id)));
        Assert.StartsWith(
            "Step 'text_generation_with_gpt-4-0125-preview' requires inputs ['instruction'], but only the inputs=['prompt', 'completion', 'meta'] are available, " +
            "which means that the inputs=['instruction'] are missing or not available when the step gets to be executed in the pipeline. " +
            "Please make sure previous steps to 'text_generation_with_gpt-4-0125-preview' are generating the required inputs.",
            said[0].Message, StringComparison.Ordinal);
        Assert.StartsWith("Step 'forgotten' is made and never run", said[1].Message, StringComparison.Ordinal);
        Assert.StartsWith("Step 'shout' requires inputs ['text'], but only the inputs=['prompt', 'place'] are available", said[2].Message, StringComparison.Ordinal);
        Assert.Contains("'document'", said[3].Message, StringComparison.Ordinal);
        Assert.Contains("nothing names the column that it makes", said[4].Message, StringComparison.Ordinal);
    }

    /// <summary>Their declarations have errors, and then a build does not show what analyzers say.</summary>
    [Fact]
    public async Task A_build_says_once_which_classes_the_generator_can_not_add_to()
    {
        const string Code =
            """
            Console.WriteLine();

            [Step, InputColumn<string>("text")]
            public class Plain // DDF001
            {
                private bool Keep(Input row) => row.Text.Length > 3;
            }

            [Step, InputColumn<string>("text")]
            public partial record Recorded // DDF011
            {
                private bool Keep(Input row) => row.Text.Length > 3;
            }

            [Step, InputColumn<string>("text")]
            file partial class Filed // DDF011
            {
                private bool Keep(Input row) => row.Text.Length > 3;
            }

            public class Options // DDF001
            {
                [RuntimeParameter] public int Count { get; set; }
            }
            """;
        var project = await packages.CreateProjectAsync("declarations", ("Program.cs", "using Distilabel.Dataflow;\n" + Code));

        AssertSaidOnce(await PackedPackages.BuildAsync(project, succeeds: false), Code, firstLine: 2);
    }

    /// <summary>Here the compiler has nothing to say itself, so that the analyzer is heard as well.</summary>
    [Fact]
    public async Task A_record_that_names_nothing_generated_is_one_error_too()
    {
        const string Code =
            """
            Console.WriteLine();

            [Step]
            public partial record Recorded; // DDF011
            """;
        var project = await packages.CreateProjectAsync("record", ("Program.cs", "using Distilabel.Dataflow;\n" + Code));

        AssertSaidOnce(await PackedPackages.BuildAsync(project, succeeds: false), Code, firstLine: 2);
    }

    [Fact]
    public async Task A_project_with_an_older_LangVersion_has_one_error_that_says_what_to_write()
    {
        var project = await packages.CreateProjectAsync("language", ("Program.cs", OldProgram), ("Directory.Build.props", "<Project><PropertyGroup><LangVersion>12</LangVersion></PropertyGroup></Project>"));

        var output = await PackedPackages.BuildAsync(project, succeeds: false);

        var errors = output.Split('\n').Where(static line => line.Contains(": error ", StringComparison.Ordinal)).Select(static line => line.Trim()).Distinct().ToArray();
        Assert.Contains("error DDF016: Generated code needs C# 13, and LangVersion is 12.0: remove LangVersion from the project, or write <LangVersion>13</LangVersion> or later", Assert.Single(errors), StringComparison.Ordinal);
    }

    private static void AssertSaidOnce(string output, string code, int firstLine)
    {
        var expected = code.Split('\n').Select((line, index) => (Line: index + firstLine, Mark: Mark.Match(line.TrimEnd()))).Where(static line => line.Mark.Success)
            .Select(static line => (line.Line, line.Mark.Groups["id"].Value));

        // The build writes each line again at its end.
        var log = output[..output.LastIndexOf("Build FAILED", StringComparison.Ordinal)];
        var said = Diagnostic.Matches(log).Select(static match => (int.Parse(match.Groups["line"].Value, CultureInfo.InvariantCulture), match.Groups["id"].Value))
            .Where(static line => line.Item2.StartsWith("DDF", StringComparison.Ordinal)).Order();
        Assert.True(expected.SequenceEqual(said), output);
    }

    private const string OldProgram =
        """
        using Distilabel.Dataflow;

        Console.WriteLine(new CountWords("count").Name + new Shout { Suffix = "!" }.Name + CountWords.Columns.WordCount);

        [Step]
        [InputColumn<string>("prompt")]
        [OutputColumn<int>("word_count")]
        public sealed partial class CountWords
        {
            private Output Process(Input row) => new(WordCount: row.Prompt.Split(' ').Length);
        }

        [Step]
        [InputColumn<string>("prompt")]
        [OutputColumn<int>("word_count")]
        public sealed partial class CountAll
        {
            [RuntimeParameter] public Options Options { get; set; } = new();

            private void Process(InputBatch input, OutputBatch output) => output.WordCount.Fill(input.Prompt.Length);
        }

        public sealed partial class Options
        {
            [RuntimeParameter] public int Count { get; set; }
        }

        public static class Functions
        {
            [Step]
            [return: Column("shouted")]
            public static string Shout(string prompt, string suffix = "") => prompt.ToUpperInvariant() + suffix;
        }
        """;

    [Fact]
    public async Task A_schema_file_that_cannot_be_read_fails_the_build()
    {
        var project = await packages.CreateProjectAsync(
            "schema", ("Program.cs", "Console.WriteLine();"), ("rows.columns.json", "{\n  \"version\": 1,\n  \"columns\": { \"prompt\": \"text\" }\n}"));

        var said = Assert.Single(Said(await PackedPackages.BuildAsync(project, succeeds: false)));

        Assert.Equal((3, "DDF116"), (said.Number, said.Id));
        Assert.StartsWith("'text' is no type of a column", said.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_editor_finds_a_code_fix_for_each_rule_that_has_one()
    {
        var folder = packages.UnpackAnalyzers();
        var context = new PackageContext(folder);
        var assembly = context.LoadFromAssemblyPath(Path.Combine(folder, "Distilabel.Dataflow.CodeFixes.dll"));

        var providers = assembly.GetTypes().Where(static type => type.GetCustomAttribute<ExportCodeFixProviderAttribute>() is not null)
            .Select(static type => (CodeFixProvider)Activator.CreateInstance(type)!).ToArray();

        Assert.All(providers, static provider => Assert.NotNull(provider.GetFixAllProvider()));
        Assert.Equal(
            ["DDF001", "DDF002", "DDF013", "DDF014", "DDF101", "DDF106", "DDF108", "DDF111", "DDF115", "DDF121"],
            providers.SelectMany(static provider => provider.FixableDiagnosticIds).Order(StringComparer.Ordinal));
        Assert.NotEmpty(context.LoadFromAssemblyPath(Path.Combine(folder, "Distilabel.Dataflow.Generators.dll")).GetTypes());
        context.Unload();
    }

    /// <summary>What a build says of the rules, each once, in the order of the lines.</summary>
    private static Line[] Said(string output) =>
    [
        .. Diagnostic.Matches(output)
            .Select(static match => new Line(int.Parse(match.Groups["line"].Value, CultureInfo.InvariantCulture), match.Groups["id"].Value, match.Groups["message"].Value))
            .Distinct().OrderBy(static line => line.Number),
    ];

    [GeneratedRegex(@"\((?<line>\d+),\d+\): (error|warning) (?<id>[A-Z]+\d+): (?<message>.*)")]
    private static partial Regex Diagnostic { get; }

    [GeneratedRegex(@"// (?<id>DDF\d+)$")]
    private static partial Regex Mark { get; }

    private sealed record Line(int Number, string Id, string Message);

    /// <summary>The package's assemblies and none of the same name that the tests have; the compiler's own are the host's.</summary>
    private sealed class PackageContext(string folder) : AssemblyLoadContext("package", isCollectible: true)
    {
        protected override Assembly? Load(AssemblyName assemblyName) =>
            Path.Combine(folder, assemblyName.Name + ".dll") is var path && File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }
}
