using Distilabel.Dataflow.CodeFixes;

namespace Distilabel.Dataflow.Generators.Tests.CodeFixes;

public class MapColumnCodeFixTests
{
    /// <summary>The example of distilabel's documentation that fails when it is run, for the want of a mapping.</summary>
    private const string Seed =
        """
        public static class Program
        {
            public static Pipeline Build()
            {
                var loadDataset = new LoadRows<PromptRow>("load_dataset");
                LLM[] llms = [new LLM("gpt-4-0125-preview"), new LLM("mistral-large-2402"), new LLM("gemini-1.0-pro")];
                var tasks = llms.Select(llm => new TextGeneration($"text_generation_with_{llm.ModelName}") { LLM = llm }).ToArray();
                var combine = new GroupColumns("combine_generations")
                    { Columns = ["generation", "model_name"], OutputColumns = ["generations", "model_names"] };

                return new Pipeline("pipe-name", description: "My first pipe")
                {
                    loadDataset >> SampleNSteps(2) >> tasks >> combine,
                };
            }
        }
        """;

    private static readonly MapColumnCodeFix Fix = new();

    [Fact]
    public async Task The_failing_example_compiles_one_fix_later()
    {
        var code = FixedCode.Of(Seed);
        var diagnostic = Assert.Single(await code.DiagnoseAsync());
        Assert.Equal("DDF101", diagnostic.Id);
        Assert.Equal("new TextGeneration($\"text_generation_with_{llm.ModelName}\")", Underlined(code, diagnostic));

        var mended = await code.FixAsync(Fix, "DDF101", "Let step 'load_dataset' name its column 'prompt' 'instruction'");

        Assert.Equal(Seed.Replace("\"load_dataset\")", "\"load_dataset\") { OutputMappings = { [\"prompt\"] = \"instruction\" } }", StringComparison.Ordinal), mended.Text);
        Assert.Empty(await mended.DiagnoseAsync());
    }

    [Fact]
    public async Task The_step_that_lacks_the_column_can_read_another()
    {
        var mended = await FixedCode.Of(Seed).FixAsync(Fix, "DDF101", "Read 'instruction' from the column 'prompt'");

        Assert.Equal(
            Seed.Replace("{ LLM = llm }", "{ LLM = llm, InputMappings = { [\"instruction\"] = \"prompt\" } }", StringComparison.Ordinal), mended.Text);
        Assert.Empty(await mended.DiagnoseAsync());
    }

    [Fact]
    public async Task Each_column_is_a_choice_the_nearest_name_first() => Assert.Equal(
        [
            "Read 'generation' from the column 'generations_raw'",
            "Let step 'load' name its column 'completion' 'generation'",
            "Read 'generation' from the column 'prompt'",
            "Let step 'load' name its column 'prompt' 'generation'",
            "Read 'generation' from the column 'meta'",
            "Let step 'load' name its column 'meta' 'generation'",
        ],
        await FixedCode.Of(
            """
            public static class Program
            {
                public static Pipeline Build() => new("p")
                {
                    new LoadRows<PromptRow>("load") { OutputMappings = { ["completion"] = "generations_raw" } } >> new CountWords("count"),
                };
            }
            """).OffersAsync(Fix, "DDF101"));

    [Theory]
    [InlineData("Prompt, string Completion, string Meta", "prompt", "completion", "meta")]
    [InlineData("Completion, string Prompt", "completion", "prompt")]
    [InlineData("Prompt, string Instructions, string Intruction", "instructions", "intruction", "prompt")]
    [InlineData("Prompt, string Instruction_text", "instruction_text", "prompt")]
    public async Task A_name_that_is_alike_comes_first_and_others_as_they_stand(string columns, params string[] order)
    {
        var offers = await FixedCode.Of($"public sealed record Rows(string {columns}); public static class P {{ static Pipeline B() => new(\"p\") {{ new LoadDataFromDicts<Rows>(\"load\") {{ Data = [] }} >> new TextGeneration(\"t\") }}; }}")
            .OffersAsync(Fix, "DDF101");

        Assert.Equal(order.Select(static column => $"Read 'instruction' from the column '{column}'"), offers.Where(static title => title.StartsWith("Read", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Among_names_that_are_alike_or_not_the_same_type_comes_first() => Assert.Equal(
        ["Read 'number' from the column 'large'", "Read 'number' from the column 'small'"],
        (await FixedCode.Of("public sealed record Rows(int Small, long Large); public static class P { static Pipeline B() => new(\"p\") { new LoadDataFromDicts<Rows>(\"load\") { Data = [] } >> new Twice(\"t\") }; }")
            .OffersAsync(Fix, "DDF101")).Where(static title => title.StartsWith("Read", StringComparison.Ordinal)));

    [Fact]
    public async Task Columns_of_a_type_that_does_not_fit_are_not_offered() => Assert.Empty(
        await FixedCode.Of(
            """
            public static class Program
            {
                public static Pipeline Build() => new("p") { new LoadRows<PromptRow>("load") >> new Choose("choose") };
            }
            """).OffersAsync(Fix, "DDF101"));

    [Fact]
    public async Task An_initializer_with_lines_of_its_own_gets_another_line()
    {
        const string Source =
            """
            public static class Program
            {
                public static Pipeline Build()
                {
                    var load = new LoadRows<PromptRow>("load")
                    {
                        Data = [],
                        OutputMappings =
                        {
                            ["meta"] = "data",
                        },
                    };
                    return new Pipeline("p") { load >> new TextGeneration("task") };
                }
            }
            """;

        var mended = await FixedCode.Of(Source).FixAsync(Fix, "DDF101", "Let step 'load' name its column 'prompt' 'instruction'");

        Assert.Equal(
            Source.Replace("[\"meta\"] = \"data\",", "[\"meta\"] = \"data\",\n                [\"prompt\"] = \"instruction\",", StringComparison.Ordinal), mended.Text);
    }

    [Theory]
    [InlineData("Data = [], // rows of the test", "Data = [], // rows of the test\n            OutputMappings = { [\"prompt\"] = \"instruction\" },")]
    [InlineData("Data = [] /* rows */ // of the test", "Data = [], /* rows */ // of the test\n            OutputMappings = { [\"prompt\"] = \"instruction\" }")]
    [InlineData("Data = [] // rows\n            // OutputMappings = {},", "Data = [], // rows\n            OutputMappings = { [\"prompt\"] = \"instruction\" }\n            // OutputMappings = {},")]
    public async Task A_comment_stays_on_the_line_that_it_is_about(string line, string mendedLines)
    {
        const string Source =
            """
            public static class Program
            {
                public static Pipeline Build() => new("p")
                {
                    new LoadRows<PromptRow>("load")
                    {
                        LINES
                    } >> new TextGeneration("task"), // the end
                };
            }
            """;

        var mended = await FixedCode.Of(Source.Replace("LINES", line, StringComparison.Ordinal))
            .FixAsync(Fix, "DDF101", "Let step 'load' name its column 'prompt' 'instruction'");

        Assert.Equal(Source.Replace("LINES", mendedLines, StringComparison.Ordinal), mended.Text);
        Assert.Empty(await mended.DiagnoseAsync());
    }

    [Fact]
    public async Task A_mapping_of_the_column_is_changed()
    {
        const string Source =
            """
            public static class Program
            {
                public static Pipeline Build() => new("p")
                {
                    new LoadRows<PromptRow>("load") >> new TextGeneration("task") { InputMappings = { ["instruction"] = "promt" } },
                };
            }
            """;

        var mended = await FixedCode.Of(Source).FixAsync(Fix, "DDF101", "Read 'instruction' from the column 'prompt'");

        Assert.Equal(Source.Replace("\"promt\"", "\"prompt\"", StringComparison.Ordinal), mended.Text);
        Assert.Empty(await mended.DiagnoseAsync());
    }

    [Fact]
    public async Task All_steps_that_lack_it_are_mended_at_once()
    {
        const string Source =
            """
            public static class Program
            {
                public static Pipeline Build()
                {
                    var load = new LoadRows<PromptRow>("load");
                    return new Pipeline("p") { load >> new TextGeneration("a"), load >> new TextGeneration("b") };
                }
            }
            """;

        var mended = await FixedCode.Of(Source).FixAllAsync(Fix, "DDF101", "Read 'instruction' from the column 'prompt'");

        Assert.Empty(await mended.DiagnoseAsync());
        Assert.Equal(2, mended.Text.Split("InputMappings = { [\"instruction\"] = \"prompt\" }").Length - 1);
    }

    [Theory]
    [InlineData("new LoadRows<PromptRow>(\"load\") >> new TextGeneration(\"task\")")]
    [InlineData("new LoadRows<PromptRow>(\"load\") { Data = [] } >> new TextGeneration { InputBatchSize = 5 }")]
    [InlineData("new LoadRows<PromptRow>(\"load\") { OutputMappings = { } } >> new TextGeneration(\"task\") { InputMappings = [] }")]
    [InlineData("new LoadRows<PromptRow>(\"load\") { OutputMappings = new() } >> new TextGeneration(\"task\") { InputMappings = new ColumnMappings() }")]
    [InlineData("new LoadRows<PromptRow>(\"load\") { OutputMappings = new() { [\"meta\"] = \"x\" } } >> new TextGeneration(\"task\") { InputMappings = { [\"instruction\"] = \"y\" } }")]
    [InlineData("new LoadRows<PromptRow>(\"load\") { OutputMappings = { { \"meta\", \"x\" } } } >> new TextGeneration(\"task\") { InputMappings = { { \"a\", \"b\" }, { \"instruction\", \"y\" } } }")]
    public async Task Both_ways_mend_it_however_mappings_are_written(string chain)
    {
        var code = FixedCode.Of(InPipeline(chain));

        await code.MendAsync(Fix, "DDF101", "Read 'instruction' from the column 'prompt'");
        foreach (var title in (await code.OffersAsync(Fix, "DDF101")).Where(static title => title.StartsWith("Let step 'load' name its column 'prompt' ", StringComparison.Ordinal)))
        {
            await code.MendAsync(Fix, "DDF101", title);
        }
    }

    [Theory]
    [InlineData("new TextGeneration(\"task\") { InputMappings = mappings }", "")]
    [InlineData("new TextGeneration(\"task\")", "task.InputMappings[\"instruction\"] = \"text\";")]
    [InlineData("new TextGeneration(\"task\") { InputMappings = [] }", "task.InputMappings.Add(\"instruction\", \"text\");")]
    public async Task Mappings_that_are_set_elsewhere_are_left_alone(string task, string after)
    {
        var code = FixedCode.Of(
            $$"""
            public static class Program
            {
                public static Pipeline Build()
                {
                    ColumnMappings mappings = new() { ["instruction"] = "text" };
                    var load = new LoadRows<PromptRow>("load");
                    var task = {{task}};
                    {{after}}
                    return new Pipeline("p") { load >> task };
                }
            }
            """);

        Assert.Equal("DDF101", Assert.Single(await code.DiagnoseAsync()).Id);
        Assert.All(await code.OffersAsync(Fix, "DDF101"), static title => Assert.StartsWith("Let step 'load' ", title, StringComparison.Ordinal));
        await code.MendAsync(Fix, "DDF101", "Let step 'load' name its column 'prompt' 'text'");
    }

    [Fact]
    public async Task What_names_the_maker_s_column_elsewhere_is_left_alone()
    {
        var code = FixedCode.Of(
            """
            public static class Program
            {
                public static Pipeline Build()
                {
                    var load = new LoadRows<PromptRow>("load");
                    load.OutputMappings["prompt"] = "question";
                    return new Pipeline("p") { load >> new TextGeneration("task") };
                }
            }
            """);

        var offers = await code.OffersAsync(Fix, "DDF101");

        Assert.Contains("Read 'instruction' from the column 'question'", offers);
        Assert.DoesNotContain(offers, static title => title.Contains("'prompt'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_mapping_of_the_maker_mends_all_that_read_it()
    {
        const string Chains = "load >> new TextGeneration(\"a\"), load >> new TextGeneration(\"b\")";

        var mended = await FixedCode.Of(InPipeline(Chains)).FixAllAsync(Fix, "DDF101", "Let step 'load' name its column 'prompt' 'instruction'");

        Assert.Equal(
            InPipeline(Chains).Replace("new LoadRows<PromptRow>(\"load\")", "new LoadRows<PromptRow>(\"load\") { OutputMappings = { [\"prompt\"] = \"instruction\" } }", StringComparison.Ordinal),
            mended.Text);
        Assert.Empty(await mended.DiagnoseAsync());
    }

    private static string InPipeline(string chains) =>
        $$"""
        public static class Program
        {
            public static Pipeline Build()
            {
                {{(chains.StartsWith("load", StringComparison.Ordinal) ? "var load = new LoadRows<PromptRow>(\"load\");" : "")}}
                return new Pipeline("p") { {{chains}} };
            }
        }
        """;

    private static string Underlined(FixedCode code, Microsoft.CodeAnalysis.Diagnostic diagnostic) =>
        code.Text.Substring(diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length);
}
