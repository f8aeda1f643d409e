using Distilabel.Dataflow.Generators.Tests.Testing;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.Generators.Tests.Steps;

/// <summary>Static methods that say yes or no: of a row, unless what they return has the name of a column.</summary>
public sealed class FunctionFilterTests : IDisposable
{
    private const string Sample =
        """
        public sealed record TextRow(string Text, int? Limit);

        public sealed record Joined(string Text, int Length);

        public static class Functions
        {
            public static string Path = "";
            public static int Calls;

            /// <summary>Keeps long texts.</summary>
            [Step(Version = 3)]
            public static bool IsLong(string text, int? limit, int least = 3) => text.Length > (limit ?? least);

            [Step]
            [return: Column("is_long")]
            public static bool Judge(string text) => text.Length > 3;

            [Step]
            [return: Column("is_long")]
            public static Task<bool> JudgeLater(string text) => Task.FromResult(text.Length > 3);

            [Step]
            public static async ValueTask<bool> IsLongLater([Column("text")] string words, CancellationToken cancellationToken)
            {
                await Task.Yield();
                Interlocked.Increment(ref Calls);
                return words == "fail" ? throw new FormatException("no") : words.Length > 3;
            }

            [Step]
            internal static Task<bool> IsShortLater(string text, int most = 3) => Task.FromResult(text.Length <= most);

            [Step]
            [return: Column("length")]
            public static int Measure(string text) => text.Length;

            public static string Run() => Task.Run(RunAsync).GetAwaiter().GetResult();

            private static async Task<string> RunAsync()
            {
                var lines = new List<string>();
                for (var run = 0; run < 2; run++)
                {
                    var load = new LoadDataFromDicts<TextRow>("load") { Data = [new("abcd", null), new("ab", null), new("abcde", null), new("abc", null)] };
                    var join = new KeepColumns("join") { Columns = ["text", "length"] };
                    var pipeline = new Pipeline("p") { load >> new Step[] { new IsLongLater("filter"), new Measure("measure") } >> join };
                    var distiset = await pipeline.RunAsync(new RunOptions
                    {
                        OutputFolder = System.IO.Path.Combine(Path, "out" + run), CacheFolder = System.IO.Path.Combine(Path, "cache"),
                    });
                    await foreach (var row in distiset["join"].ReadAsync<Joined>())
                    {
                        lines.Add($"{row.Text} {row.Length}");
                    }
                }

                return $"{string.Join(", ", lines)}; {Calls} calls";
            }
        }
        """;

    private static readonly Lazy<SampleAssembly> Assembly = new(static () => SampleProject.Of(Sample).Load());

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    [Fact]
    public void A_bool_without_a_column_s_name_keeps_or_drops_the_row()
    {
        var step = Assembly.Value.Step("IsLong");

        var output = ((IRowsStep)step).Execute(
            TestRows.Of(TestRows.Column("abcd", "ab", "abc"), TestRows.Column<int?>(null, null, 2)), new RecordingContext());

        Assert.Equal(StepKind.Filter, step.Kind);
        Assert.Empty(output.Columns);
        Assert.Equal([0, 2], output.Parents!);
        Assert.Equal(["text", "limit"], step.Descriptor.Columns.Inputs.Select(static input => input.Name));
        Assert.Empty(step.Descriptor.Columns.Outputs);
        Assert.Equal(3, step.Descriptor.Version);
        Assert.Equal("Keeps long texts.", step.Descriptor.Description);
    }

    [Fact]
    public void Its_parameters_with_default_values_are_runtime_parameters()
    {
        var step = Assembly.Value.Step("IsLong");
        new RuntimeParameters { ["least"] = 1 }.ApplyTo(step, "is_long");

        var output = ((IRowsStep)step).Execute(TestRows.Of(TestRows.Column("abcd", "ab", "a"), TestRows.Column<int?>(null, null, null)), new RecordingContext());

        Assert.Equal([0, 1], output.Parents!);
    }

    [Theory]
    [InlineData("Judge")]
    [InlineData("JudgeLater")]
    public void A_bool_with_a_column_s_name_is_that_column(string name)
    {
        var step = Assembly.Value.Step(name);

        Assert.Equal(StepKind.Row, step.Kind);
        Assert.Equal("is_long", Assert.Single(step.Descriptor.Columns.Outputs).Name);
    }

    [Theory]
    [InlineData("IsLongLater", "1,0")]
    [InlineData("IsShortLater", "0,1")]
    public async Task A_filter_may_await(string name, string expected)
    {
        var step = Assembly.Value.Step(name);
        var rows = TestRows.Of(TestRows.Column("abcd", "ab"));
        var kept = new List<int>();
        for (var row = 0; row < 2; row++)
        {
            var output = await ((IAsyncExpandStep)step).ExpandRowAsync(rows, row, TestContext.Current.CancellationToken);
            Assert.Empty(output.Columns);
            kept.Add(output.Parents!.Length);
        }

        Assert.Equal(StepKind.Filter, step.Kind);
        Assert.Equal(expected, string.Join(',', kept));
    }

    /// <summary>A filter adds no dimension to its rows, so what the other branch made of them is found; and the second run asks nothing again.</summary>
    [Fact]
    public void A_branch_behind_a_filter_that_awaits_is_joined_with_the_others_and_comes_from_the_checkpoints()
    {
        var assembly = SampleProject.Of(Sample).Load();
        assembly.Set("Functions", "Path", _folder.FullName);

        Assert.Equal("abcd 4, abcde 5, abcd 4, abcde 5; 4 calls", assembly.Call("Functions", "Run"));
    }

    [Theory]
    [InlineData("public static bool F() => true;", "it keeps or drops a row, and reads no column of it: give it a parameter")]
    [InlineData("public static Task<bool> F(int least = 3) => Task.FromResult(true);", "it keeps or drops a row, and reads no column of it: give it a parameter")]
    [InlineData("public static bool? F(string text) => true;", "nothing names the column that it makes: write [return: Column(\"name\")], or return a tuple with names")]
    [InlineData("public static IEnumerable<bool> F(string text) => [];", "nothing names the column that it makes: write [return: Column(\"name\")], or return a tuple with names")]
    public async Task What_is_no_filter_is_an_error(string method, string why) => Assert.Equal(
        [$"DDF010 `F`: The method 'F' can't be made a step: {why}"],
        await SampleProject.Of($"public static class Functions {{ [Step] {method} }}").DiagnoseAsync(TestContext.Current.CancellationToken));

    public void Dispose() => _folder.Delete(recursive: true);
}
