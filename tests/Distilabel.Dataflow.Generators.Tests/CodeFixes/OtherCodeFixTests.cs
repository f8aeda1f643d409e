using Distilabel.Dataflow.CodeFixes;

namespace Distilabel.Dataflow.Generators.Tests.CodeFixes;

/// <summary>The fixes that change one place.</summary>
public class OtherCodeFixTests
{
    [Fact]
    public async Task A_step_without_a_name_gets_the_one_that_it_has_anyway()
    {
        var code = FixedCode.Of(InPipeline("new LoadRows<InstructionRow>() >> new TextGeneration { InputBatchSize = 5 }"));

        var mended = await code.FixAllAsync(new NameStepCodeFix(), "DDF121", "Name the step 'load_rows_0'");

        Assert.Equal(InPipeline("new LoadRows<InstructionRow>(\"load_rows_0\") >> new TextGeneration(\"text_generation_0\") { InputBatchSize = 5 }"), mended.Text);
        Assert.Empty(await mended.DiagnoseAsync());
    }

    [Fact]
    public async Task A_repeated_name_gets_a_number()
    {
        var code = FixedCode.Of(InPipeline("new LoadRows<InstructionRow>(\"a\") >> new TextGeneration(\"a\")"));

        var mended = await code.FixAsync(new NameStepCodeFix(), "DDF106", "Name the step 'a_2'");

        Assert.Equal(InPipeline("new LoadRows<InstructionRow>(\"a\") >> new TextGeneration(\"a_2\")"), mended.Text);
    }

    [Fact]
    public async Task A_name_with_a_bad_character_loses_it()
    {
        var code = FixedCode.Of(InPipeline("new LoadRows<InstructionRow>(\"my load\")"));

        var mended = await code.FixAsync(new NameStepCodeFix(), "DDF115", "Name the step 'my_load'");

        Assert.Equal(InPipeline("new LoadRows<InstructionRow>(\"my_load\")"), mended.Text);
    }

    [Fact]
    public async Task A_mapping_names_a_column_that_the_step_has()
    {
        var code = FixedCode.Of(InPipeline("new LoadRows<InstructionRow>(\"a\") { OutputMappings = { [\"instrction\"] = \"generation\" } }"));

        var mended = await code.FixAsync(new MapKnownColumnCodeFix(), "DDF108", "Map the column 'instruction'");

        Assert.Equal(InPipeline("new LoadRows<InstructionRow>(\"a\") { OutputMappings = { [\"instruction\"] = \"generation\" } }"), mended.Text);
    }

    [Theory]
    [InlineData("load >> SampleNSteps(1) >> new TextGeneration(\"a\")", "load >> new TextGeneration(\"a\")")]
    [InlineData("load.Connect(SampleNSteps(1), new TextGeneration(\"a\"))", "load.Connect(new TextGeneration(\"a\"))")]
    public async Task Routing_to_one_step_is_taken_out(string chain, string mended)
    {
        var code = FixedCode.Of(InPipeline(chain));

        var after = await code.FixAsync(new RemoveRoutingCodeFix(), "DDF111", "Remove the routing batch function");

        Assert.Equal(InPipeline(mended), after.Text);
    }

    [Fact]
    public async Task A_step_becomes_partial()
    {
        const string Source = "[Step]\n[InputColumn<string>(\"text\")]\npublic sealed class Filter\n{\n    private bool Keep(Input row) => true;\n}\n";

        var mended = await FixedCode.Of(Source).FixAsync(new MakePartialCodeFix(), "DDF001", "Make the class partial");

        Assert.Equal(Source.Replace("sealed class", "sealed partial class", StringComparison.Ordinal), mended.Text);
    }

    [Theory]
    [InlineData("[Step, InputColumn<string>(\"a\"), OutputColumn<int>(\"b\")]", "private Output Process(Input row)")]
    [InlineData("[Step, InputColumn<string>(\"a\")]", "private bool Keep(Input row)")]
    [InlineData("[Step, OutputColumn<int>(\"b\")]", "private IEnumerable<Output> Generate()")]
    [InlineData("[GlobalStep, InputColumn<string>(\"a\"), OutputColumn<int>(\"b\")]", "private IEnumerable<GlobalRow<Output>> Process(IReadOnlyList<GlobalRow<Input>> rows)")]
    public async Task The_method_is_written_that_the_attributes_call_for(string attributes, string signature)
    {
        var source = $"{attributes}\npublic sealed partial class Work\n{{\n}}\n";

        var mended = await FixedCode.Of(source).FixAsync(new WriteMethodCodeFix(), "DDF002", $"Write '{signature}'");

        Assert.Equal(source.Replace("{\n}", $"{{\n    {signature} => throw new NotImplementedException();\n}}", StringComparison.Ordinal), mended.Text);
        Assert.DoesNotContain(await mended.DiagnoseAsync(), static diagnostic => diagnostic.Id is "DDF002" or "DDF004");
    }

    private static string InPipeline(string chain) =>
        $$"""
        public static class Program
        {
            public static void Build()
            {
                var load = new LoadRows<InstructionRow>("load");
                _ = new Pipeline("q") { load };
                _ = new Pipeline("p") { {{chain}} };
            }
        }
        """;
}
