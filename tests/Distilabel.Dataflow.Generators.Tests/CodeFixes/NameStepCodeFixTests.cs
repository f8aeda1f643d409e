using Distilabel.Dataflow.CodeFixes;

namespace Distilabel.Dataflow.Generators.Tests.CodeFixes;

public class NameStepCodeFixTests
{
    private static readonly NameStepCodeFix Fix = new();

    [Theory]
    [InlineData("new TextGeneration(\"a\")", "new TextGeneration(\"a_2\")")]
    [InlineData("new TextGeneration(name: \"a\") { LLM = null }", "new TextGeneration(name: \"a_2\") { LLM = null }")]
    [InlineData("new TextGeneration(Name)", "new TextGeneration(\"a_2\")")]
    [InlineData("new TextGeneration(\"\" + Name)", "new TextGeneration(\"a_2\")")]
    [InlineData("new TextGeneration($\"{Name}\")", "new TextGeneration(\"a_2\")")]
    [InlineData("new Twice(\"a\") { InputMappings = { [\"number\"] = \"n\" } }", "new Twice(\"a_2\") { InputMappings = { [\"number\"] = \"n\" } }")]
    [InlineData("new Own(3, \"a\")", "new Own(3, \"a_2\")")]
    public async Task A_repeated_name_gets_a_number(string step, string renamed)
    {
        var code = FixedCode.Of(InPipeline($"new Numbers(\"a\") >> {step}"));

        var mended = await code.MendAsync(Fix, "DDF106", "Name the step 'a_2'");

        Assert.Equal(InPipeline($"new Numbers(\"a\") >> {renamed}"), mended.Text);
    }

    [Theory]
    [InlineData("new Numbers(\"a\") >> Make(\"a\")")]
    [InlineData("new Numbers(\"a\") >> Make(Name)")]
    [InlineData("new Numbers(\"a\") >> new Labelled(\"a\")")]
    public async Task What_a_helper_makes_of_a_text_is_left_alone(string chain)
    {
        var code = FixedCode.Of(InPipeline(chain));

        Assert.Contains(await code.DiagnoseAsync(), static diagnostic => diagnostic.Id == "DDF106");
        Assert.Empty(await code.OffersAsync(Fix, "DDF106"));
    }

    [Fact]
    public async Task Each_repetition_gets_a_number_of_its_own()
    {
        var code = FixedCode.Of(InPipeline("new Numbers(\"a\") >> [new TextGeneration(\"a\"), new Twice(\"a\"), new Own(3, \"a\")]"));

        var mended = await code.FixAllAsync(Fix, "DDF106", "Name the step 'a_2'");

        await mended.AssertCompilesAsync();
        Assert.Empty(await mended.DiagnoseAsync());
        Assert.Contains("[new TextGeneration(\"a_2\"), new Twice(\"a_3\"), new Own(3, \"a_4\")]", mended.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("new Numbers(\"my load\")", "new Numbers(\"my_load\")")]
    [InlineData("new Numbers(name: \"my load\") { InputBatchSize = 5 }", "new Numbers(name: \"my_load\") { InputBatchSize = 5 }")]
    [InlineData("new Numbers(Spaced)", "new Numbers(\"my_load\")")]
    public async Task A_name_with_a_bad_character_loses_it(string step, string renamed)
    {
        var mended = await FixedCode.Of(InPipeline(step)).MendAsync(Fix, "DDF115", "Name the step 'my_load'");

        Assert.Equal(InPipeline(renamed), mended.Text);
    }

    [Theory]
    [InlineData("new Numbers()", "new Numbers(\"numbers_0\")")]
    [InlineData("new Numbers { InputBatchSize = 5 }", "new Numbers(\"numbers_0\") { InputBatchSize = 5 }")]
    [InlineData("new Numbers(null)", "new Numbers(\"numbers_0\")")]
    [InlineData("Start(new())", "Start(new(\"numbers_0\"))")]
    public async Task A_step_without_a_name_gets_the_one_that_it_has_anyway(string step, string named)
    {
        var mended = await FixedCode.Of(InPipeline(step)).MendAsync(Fix, "DDF121", "Name the step 'numbers_0'");

        Assert.Equal(InPipeline(named), mended.Text);
    }

    [Theory]
    [InlineData("new Own(3)", "new Own(3, name: \"own_0\")")]
    [InlineData("new Own()", "new Own(name: \"own_0\")")]
    [InlineData("new Own { InputBatchSize = 5 }", "new Own(name: \"own_0\") { InputBatchSize = 5 }")]
    public async Task Other_arguments_stay(string step, string named)
    {
        var mended = await FixedCode.Of(InPipeline($"new Numbers(\"n\") >> {step}")).MendAsync(Fix, "DDF121", "Name the step 'own_0'");

        Assert.Equal(InPipeline($"new Numbers(\"n\") >> {named}"), mended.Text);
    }

    [Fact]
    public async Task All_steps_get_their_names_at_once()
    {
        var code = FixedCode.Of(InPipeline("new Numbers() >> new TextGeneration { InputBatchSize = 5 } >> new Own(3)"));

        var mended = await code.FixAllAsync(Fix, "DDF121", "Name the step 'numbers_0'");

        Assert.Equal(InPipeline("new Numbers(\"numbers_0\") >> new TextGeneration(\"text_generation_0\") { InputBatchSize = 5 } >> new Own(3, name: \"own_0\")"), mended.Text);
        Assert.Empty(await mended.DiagnoseAsync());
    }

    private static string InPipeline(string chain) =>
        $$"""
        public static class Program
        {
            private const string Name = "a";
            private const string Spaced = "my load";

            public static Pipeline Build() => new("p") { {{chain}} };

            private static Step Make(string name) => new TextGeneration(name);

            private static Step Start(Numbers numbers) => numbers;
        }

        [Step, OutputColumn<string>("instruction"), OutputColumn<long>("number"), OutputColumn<long>("n")]
        public sealed partial class Numbers(string? name = null) : GeneratorStep(name)
        {
            private IEnumerable<Output> Generate() => [];
        }

        [Step, InputColumn<string>("instruction")]
        public sealed partial class Own(int least = 1, string? name = null) : Step(name)
        {
            private bool Keep(Input row) => row.Instruction.Length > least;
        }

        [Step, InputColumn<string>("instruction")]
        public sealed partial class Labelled(string label) : Step(label)
        {
            private bool Keep(Input row) => true;
        }
        """;
}
