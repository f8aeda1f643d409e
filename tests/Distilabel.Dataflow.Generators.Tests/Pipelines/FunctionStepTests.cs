namespace Distilabel.Dataflow.Generators.Tests.Pipelines;

/// <summary>Steps that are static methods, in a pipeline: their columns are seen as those of classes are.</summary>
public class FunctionStepTests
{
    private const string Functions =
        """
        public static class Functions
        {
            [Step]
            [return: Column("length")]
            public static int Measure(string prompt) => prompt.Length;

            [Step]
            public static (string Text, double? Score) Judge([Column("generation")] string answer, string? meta, double factor = 1) => (answer + meta, factor);

            [Step]
            [return: Column("instruction")]
            public static IEnumerable<string> Split(string prompt) => prompt.Split(' ');

            [Step]
            public static IEnumerable<(string Instruction, long Number)> Questions(int count = 3) => [];

            [Step]
            [return: Column("shouted")]
            public static async ValueTask<string> Shout(IReadOnlyList<string> number)
            {
                await Task.Yield();
                return number[0];
            }
        }

        """;

    [Fact]
    public void A_column_that_does_not_reach_the_method_is_an_error() => VerifyBody(
        """
        var load = new LoadRows<InstructionRow>("load");
        var pipeline = new Pipeline("p") { load >> {|DDF101:new Measure("measure")|} };
        """);

    [Fact]
    public void Columns_that_methods_make_are_seen_by_the_steps_behind_them() => VerifyBody(
        """
        var pipeline = new Pipeline("p") { new Questions("ask") >> new TextGeneration("write") >> new Judge("judge") >> {|DDF101:new Measure("measure")|} };
        var other = new Pipeline("q") { new LoadRows<PromptRow>("load") >> new Split("split") >> {|DDF101:new CountWords("count")|} };
        var typed = new Pipeline("r") { new Questions("ask") >> {|DDF102:new Shout("shout")|} };
        """);

    [Fact]
    public void Methods_whose_columns_fit_are_silent() => VerifyBody(
        """
        var pipeline = new Pipeline("p")
        {
            new Questions("ask") { Count = 5 } >> new Twice("twice") { InputMappings = { ["number"] = Questions.Columns.Number } } >> new TextGeneration("write")
                >> new Judge("judge") { Factor = 2 } >> new KeepColumns("keep") { Columns = ["text", "score"] },
            new LoadRows<PromptRow>("load") >> new Split("split") >> new Measure("measure") >> new TextGeneration("answer"),
        };
        """);

    [Fact]
    public void A_root_that_reads_columns_is_no_source() => VerifyBody(
        """
        var pipeline = new Pipeline("p") { {|DDF103:new Measure("measure")|} };
        """);

    [Fact]
    public void Nothing_is_left_that_is_not_followed()
    {
        var found = PipelineCode.Analyze(InMethod("""_ = new Pipeline("p") { new Questions("ask") >> new TextGeneration("write") >> new Judge("judge") };"""), [StepLibrary.Reference]);

        Assert.Empty(found);
    }

    private static void VerifyBody(string marked) => PipelineCode.Verify(InMethod(marked));

    private static string InMethod(string statements) => $"{Functions}public static class Build {{ public static void Run() {{ {statements} }} }}";
}
