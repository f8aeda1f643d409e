using Distilabel.Dataflow.Generators.Tests.Testing;

namespace Distilabel.Dataflow.Generators.Tests.Rows;

/// <summary>
/// A generator sees no generated code, so what a program does with a step of its own project has no type when the generator looks. Rows that are read
/// there were paid for: each program here runs, and reads them as a record that is used nowhere else.
/// </summary>
public sealed class RowsBehindGeneratedCodeTests : IDisposable
{
    private const string Steps =
        """
        public sealed record TextRow(string Text);

        [Step]
        [InputColumn<string>("text")]
        [OutputColumn<int>("length")]
        public sealed partial class Length
        {
            private Output Process(Input row) => new(row.Text.Length);
        }

        public static class Folder
        {
            public static string Path = "";

            public static RunOptions Options => new() { OutputFolder = System.IO.Path.Combine(Path, "out"), CacheFolder = System.IO.Path.Combine(Path, "cache") };
        }
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    /// <summary>Programs that read rows as <c>Result</c>; each has the run's result in another way from a step whose base class is generated.</summary>
    public static TheoryData<string> Programs { get; } =
    [
        // The pipeline's expression has no type, and so neither has the variable.
        """
        var load = new LoadDataFromDicts<TextRow>("load") { Data = [new("abc")] };
        var distiset = await new Pipeline("p") { load >> new Length("length") }.RunAsync(Folder.Options);
        await foreach (var row in distiset["length"].ReadAsync<Result>())
        {
            lines.Add($"{row.Text} {row.Length}");
        }
        """,
        // One expression.
        """
        var load = new LoadDataFromDicts<TextRow>("load") { Data = [new("abc")] };
        lines.AddRange(await (await new Pipeline("p") { load >> new Length("length") }.RunAsync(Folder.Options))["length"].ReadAsync<Result>().Select(row => $"{row.Text} {row.Length}").ToListAsync());
        """,
        // A helper of the project whose argument has no type, and whose type parameter is a row's.
        """
        var load = new LoadDataFromDicts<TextRow>("load") { Data = [new("abc")] };
        var length = new Length("length");
        var pipeline = new Pipeline("p") { load.Connect(length) };
        await Reading.AddAsync<Result>(lines, await pipeline.RunAsync(Folder.Options), length.Name, row => $"{row.Text} {row.Length}");
        """,
        // The receiver is a generic method's result.
        """
        var load = new LoadDataFromDicts<TextRow>("load") { Data = [new("abc")] };
        var result = Reading.Same(await new Pipeline("p") { load >> new[] { new Length("length") } }.RunAsync(Folder.Options));
        foreach (var row in await result.First().Value.ReadAsync<Result>().ToArrayAsync())
        {
            lines.Add($"{row.Text} {row.Length}");
        }
        """,
        // A method group, and null on the way.
        """
        var load = new LoadDataFromDicts<TextRow>("load") { Data = [new("abc")] };
        var distiset = await new Pipeline("p") { load >> new Length("length") }.RunAsync(Folder.Options);
        Func<CancellationToken, IAsyncEnumerable<Result>>? read = distiset!["length"].ReadAsync<Result>;
        lines.AddRange(await (distiset?["length"]?.ReadAsync<Result>() ?? read!(default)).Select(row => $"{row.Text} {row.Length}").ToListAsync());
        """,
        // A local function, whose result is inferred.
        """
        var load = new LoadDataFromDicts<TextRow>("load") { Data = [new("abc")] };
        var pipeline = new Pipeline("p") { load >> new Length("length") };
        async Task<List<string>> ReadAll() => await (await pipeline.RunAsync(Folder.Options)).Values.Single().ReadAsync<global::Result>().Select(row => $"{row.Text} {row.Length}").ToListAsync();
        lines.AddRange(await ReadAll());
        """,
        // A route whose step has no base class yet, and whose record is only named there.
        """
        var load = new LoadDataFromDicts<TextRow>("load") { Data = [new("abc")] };
        var length = new Length("length");
        var pipeline = new Pipeline("p") { load >> Route.When<Reading.Routed>((length, row => row.Text.Length > 1)).OtherwiseDrop() >> new[] { length } };
        lines.AddRange(await (await pipeline.RunAsync(Folder.Options))["length"].ReadAsync<Result>().Select(row => $"{row.Text} {row.Length}").ToListAsync());
        """,
        // The rows go in with a step whose base class is generated, and their type is inferred.
        """
        var distiset = await Reading.Pipe(new[] { new Reading.Routed("abc") }, new Length("length")).RunAsync(Folder.Options);
        lines.AddRange(await distiset["length"].ReadAsync<Result>().Select(row => $"{row.Text} {row.Length}").ToListAsync());
        """,
        // A nested record, and a lambda.
        """
        var load = new LoadDataFromDicts<TextRow>("load") { Data = [new("abc")] };
        var distiset = await new Pipeline("p") { load >> new Length("length") }.RunAsync(Folder.Options);
        var read = () => distiset["length"].ReadAsync<Reading.Nested>();
        lines.AddRange(await read().Select(row => $"{row.Text} {row.Length}").ToListAsync());
        """,
    ];

    [Theory]
    [MemberData(nameof(Programs))]
    public void Rows_are_read_as_a_record_where_the_result_comes_of_a_generated_step(string program)
    {
        var assembly = SampleProject.Of(Steps, ProgramOf(program)).Load();
        assembly.Set("Folder", "Path", _folder.FullName);

        Assert.Equal("abc 3", assembly.Call("Program", "Run"));
    }

    [Fact]
    public async Task A_type_parameter_that_stands_for_rows_unseen_is_told()
    {
        var project = SampleProject.Of(
            """
            public sealed record Pair<T>(T First);

            public static class Reading<[Row] TSeen, TUnseen>
            {
                public static object A<T>(DistisetSubset subset) => subset.ReadAsync<T>();

                public static object B<[Row] T>(DistisetSubset subset) => subset.ReadAsync<T>();

                public static object C(DistisetSubset subset) => subset.ReadAsync<TSeen>();

                public static object D(DistisetSubset subset) => new LoadDataFromDicts<TUnseen>("d");

                public static object E<T>(DistisetSubset subset) => subset.ReadAsync<Pair<T>>();

                public static object F<T>(DistisetSubset subset) => new List<T>();
            }
            """);

        Assert.Equal(
            [
                Expected("<T>", "T"),
                Expected("<TUnseen>", "TUnseen"),
                Expected("<Pair<T>>", "Pair<T>"),
            ],
            await project.DiagnoseAsync(TestContext.Current.CancellationToken));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static string Expected(string underlined, string type) =>
        $"DDF013 `{underlined}`: Which rows '{type}' stands for can't be seen here: put [Row] on the type parameter, so that column access is made for each type " +
        "that stands for it";

    private static string ProgramOf(string body) =>
        $$"""
        public static class Reading
        {
            public sealed record Nested(string Text, int Length);

            public sealed record Routed(string Text);

            public static Pipeline Pipe<[Row] T>(T[] rows, Step step) => new("p") { new LoadDataFromDicts<T>("load") { Data = rows } >> step };

            public static T Same<T>(T value) => value;

            public static async Task AddAsync<[Row] T>(List<string> lines, Distiset distiset, string step, Func<T, string> show)
            {
                await foreach (var row in distiset[step].ReadAsync<T>())
                {
                    lines.Add(show(row));
                }
            }
        }

        public sealed record Result(string Text, int Length);

        public static class Program
        {
            public static string Run() => Task.Run(RunAsync).GetAwaiter().GetResult();

            private static async Task<string> RunAsync()
            {
                var lines = new List<string>();
                {{body}}
                return string.Join("; ", lines);
            }
        }
        """;
}
