using Distilabel.Dataflow.Generators.Tests.Testing;

namespace Distilabel.Dataflow.Generators.Tests.Rows;

/// <summary>Types that look like columns or rows and are none: each is one error, and says what to write.</summary>
public class NoRowTests
{
    [Theory]
    [InlineData("InputColumn<int?>(\"x\")", "'int?' can't be the type of a column: write [InputColumn<int>(\"x\", Optional = true)]")]
    [InlineData("InputColumn<Nullable<Mood>>(\"x\")", "'Mood?' can't be the type of a column: write [InputColumn<Mood>(\"x\", Optional = true)]")]
    [InlineData("InputColumn<Point?>(\"x\", Optional = true)", "'Point?' can't be the type of a column: write [InputColumn<Point>(\"x\", Optional = true)]")]
    [InlineData("InputColumnsFrom(nameof(Names), Type = typeof(int?))", "'int?' can't be the type of a column: write Type = typeof(int), Optional = true")]
    public async Task A_nullable_value_type_is_no_type_of_a_column(string column, string message) => Assert.Equal(
        [$"DDF014 `{column}`: {message}"],
        await Diagnose(
            $$"""
            public enum Mood { Good }
            public readonly record struct Point(int X);

            [Step, {{column}}]
            public partial class A { public string[] Names { get; init; } = []; private bool Keep(Input row) => row.ToString().Length > 0; }
            """));

    [Fact]
    public async Task Code_that_uses_the_members_of_such_a_column_has_no_other_error() => Assert.Equal(
        ["DDF014 `InputColumn<int?>(\"x\")`", "DDF014 `OutputColumn<long?>(\"y\")`", "DDF014 `OutputColumn<long?>(\"y\")`"],
        (await Diagnose(
            """
            [Step, InputColumn<int?>("x"), OutputColumn<long?>("y")]
            public partial class A { private Output Process(Input row) { int? x = row.X; return new(x); } }

            [Step, InputColumn<string>("x"), OutputColumn<long?>("y")]
            public partial class B { private void Process(InputBatch input, OutputBatch output) => output.Y.Fill(null); }
            """)).Select(static line => line[..line.IndexOf(": ", StringComparison.Ordinal)]));

    [Fact]
    public async Task A_question_mark_inside_of_a_type_is_no_error() => Assert.Empty(await Diagnose(
        """
        public sealed record Scored(int? Score);

        [Step, InputColumn<int?[]>("a"), InputColumn<IReadOnlyList<int?>>("b"), InputColumn<Scored>("c"), InputColumn<int>("d", Optional = true)]
        public partial class A { private bool Keep(Input row) => row.D is null; }

        public static class F { [Step] public static bool Has(int? score) => score is not null; }
        """));

    [Theory]
    [InlineData("int")]
    [InlineData("string")]
    [InlineData("object[]")]
    [InlineData("char")]
    [InlineData("Mood")]
    [InlineData("Point?")]
    [InlineData("byte[]")]
    [InlineData("DateTime")]
    [InlineData("Question[]")]
    [InlineData("List<Question>")]
    [InlineData("Dictionary<string, object>")]
    [InlineData("System.Text.Json.JsonElement")]
    public async Task A_type_without_properties_is_no_row(string type) => Assert.Equal(
        Enumerable.Repeat($"DDF015 `<{type}>`", 4),
        (await Diagnose(
            $$"""
            public enum Mood { Good }
            public readonly record struct Point(int X);
            public sealed record Question(string Text);

            public static class Program
            {
                public static object A() => new LoadDataFromDicts<{{type}}>("a");
                public static object B() => new LoadDataFromFileSystem<{{type}}>("b");
                public static object C(DistisetSubset subset) => subset.ReadAsync<{{type}}>();
                public static object D(Step step) => Route.When<{{type}}>((step, row => true));
            }
            """)).Select(static line => line[..line.IndexOf(": ", StringComparison.Ordinal)]));

    [Fact]
    public async Task It_says_to_write_a_record() => Assert.Equal(
        [
            "DDF015 `<int>`: 'int' can't stand for rows: a row is a record, whose public properties are the columns; write one",
            "DDF015 `When`: 'int' can't stand for rows: a row is a record, whose public properties are the columns; write one",
        ],
        await Diagnose(
            """
            using Loader = Distilabel.Dataflow.LoadDataFromDicts<int>;

            public static class Program
            {
                public static object A(Step step, Func<int, bool> holds) => Route.When((step, holds));
            }
            """));

    /// <summary>A type parameter of a project's own may stand for any type of a column.</summary>
    [Fact]
    public void A_type_parameter_of_the_project_may_stand_for_a_value() => SampleProject.Of(
        """
        public static class Program
        {
            private static object Use<[Row] T>(T value) => Distilabel.Dataflow.Columns.ColumnTypes.Of<T>();

            public static object A() => new[] { Use(1), Use<string>(""), Use(DayOfWeek.Friday), Use<int?>(null), Use(new List<Uses>()) };
        }

        public sealed record Uses(int Count);
        """).AssertClean();

    [Theory]
    [InlineData("Load(new[] { new { A = 1 } })", "Load", "<anonymous type: int A>")]
    [InlineData("Load(new[] { new List<Holder<string>>() }.Select(x => new { A = x, B = new { C = 1 } }))", "Load", "<anonymous type: List<Holder<string>> A, <anonymous type: int C> B>")]
    [InlineData("Load(new[] { Holder.Of(new { A = 1 }) })", "Load", "<anonymous type: int A>")]
    public async Task An_anonymous_row_is_an_error_that_says_to_write_a_record(string call, string underlined, string type)
    {
        var said = Assert.Single(await Diagnose(
            $$"""
            public sealed record Holder<T>(T Value);
            public static class Holder { public static Holder<T> Of<T>(T value) => new(value); }

            public static class Program
            {
                private static object Load<[Row] T>(IEnumerable<T> rows) => new LoadDataFromDicts<T>("load") { Data = rows.ToArray() };

                public static object Run() => {{call}};
            }
            """));

        Assert.StartsWith($"DDF007 `{underlined}`: No checkpoint or Parquet file can hold '{type}': it has no name that generated code could write: write a record", said, StringComparison.Ordinal);
    }

    private static Task<string[]> Diagnose(string source) => SampleProject.Of(source).DiagnoseAsync(TestContext.Current.CancellationToken);
}
