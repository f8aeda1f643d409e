extern alias Generators;

using System.Reflection;
using Distilabel.Dataflow.AI;
using Distilabel.Dataflow.Generators.Tests.Incremental;
using Distilabel.Dataflow.Generators.Tests.Testing;
using Generators::Distilabel.Dataflow.Generators.Rows;
using Generators::Distilabel.Dataflow.Generators.Steps;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Distilabel.Dataflow.Generators.Tests.Rows;

/// <summary>Calls that leave the row type to the compiler. Each program runs, and its record is used as a row nowhere else.</summary>
public class InferredRowTests
{
    private const string Loading =
        """
        using Distilabel.Dataflow.Columns;

        public static class Loading
        {
            public static string Load<[Row] T>(IEnumerable<T> rows) => Name<T>();

            public static string Extend<[Distilabel.Dataflow.RowAttribute] T>(this T[] rows) => Name<T>();

            public static string Through<[Row] T>(IReadOnlyList<T> rows) => Load(rows);

            public static string Two<U, [Row] T>(U other, T row) => Name<T>();

            public static string With<[Row] T>(T row, Func<T, int> count) => Name<T>();

            public static string WithStep<[Row] T>(T[] rows, Step step) => Name<T>();

            private static string Name<T>() => string.Join(' ', ((RecordType<T>)ColumnTypes.Of<T>()).Fields.Select(field => field.Name));

            extension<[Row] T>(IReadOnlyList<T> rows)
            {
                public string Read() => Name<T>();

                public string Described => Name<T>();
            }
        }

        public sealed class Made<[Row] T>
        {
            public string Name() => string.Join(' ', ((RecordType<T>)ColumnTypes.Of<T>()).Fields.Select(field => field.Name));
        }

        public static class Made
        {
            public static Made<T> Of<[Row] T>(T row) => new();
        }
        """;

    private const string Steps =
        """
        [Step]
        [InputColumn<string>("text")]
        public sealed partial class Long { private bool Keep(Input row) => row.Text.Length > 3; }
        """;

    [Theory]
    [InlineData("Loading.Load(new[] { new Question(\"q\") })")]
    [InlineData("Loading.Load([new Question(\"q\")])")]
    [InlineData("Load(new List<Question>())")]
    [InlineData("new Question[0].Extend()")]
    [InlineData("Maybe?.Extend() ?? \"\"")]
    [InlineData("Loading.Through([new Question(\"q\")])")]
    [InlineData("Loading.Two(3, new Question(\"q\"))")]
    [InlineData("Loading.With(new Question(\"q\"), question => question.Text.Length)")]
    [InlineData("new List<Question>().Read()")]
    [InlineData("new List<Question>().Described")]
    [InlineData("Made.Of(new Question(\"q\")).Name()")]
    [InlineData("((Func<Question[], string>)Loading.Load).Invoke([])")]
    [InlineData("Local(new Question(\"q\"))")]
    [InlineData("Loading.WithStep([new Question(\"q\")], new Long(\"long\"))")]
    [InlineData("Loading.WithStep(Maybe!, new Long(\"long\"))")]
    public void The_row_type_of_a_call_may_be_inferred(string call) => Assert.Equal(
        "text",
        SampleProject.Of(
            Loading, Steps,
            $$"""
            using static Loading;

            public sealed record Question(string Text);

            public static class Program
            {
                private static Question[]? Maybe => [];

                public static string Run()
                {
                    return {{call}};

            #pragma warning disable CS8321
                    static string Local<[Row] T>(T row) => Loading.Two(1, row);
                }
            }
            """).Load().Call("Program", "Run"));

    [Fact]
    public void The_method_may_be_in_another_assembly()
    {
        var library = SampleProject.Of(Loading).ToLibrary("Library");
        var project = SampleProject.With(
            [MetadataReference.CreateFromImage(library)], OutputKind.DynamicallyLinkedLibrary,
            """
            public sealed record Question(string Text);
            public sealed record Answer(string Text, int Score);

            public static class Program
            {
                public static string Run() => Loading.Load(new[] { new Question("q") }) + ", " + new List<Answer>().Read();
            }
            """);

        Assert.Equal("text, text score", project.Load(library).Call("Program", "Run"));
    }

    [Fact]
    public void A_route_s_conditions_tell_its_row_type() => Assert.Equal(
        "made",
        SampleProject.Of(
            Steps,
            """
            public sealed record Question(string Text);

            public static class Program
            {
                public static string Run()
                {
                    (Step, Func<Question, bool>) branch = (new Long("long"), question => question.Text.Length > 0);
                    var route = Route.When(branch);
                    Distilabel.Dataflow.Columns.ColumnTypes.Of<Question>();
                    return "made";
                }
            }
            """).Load().Call("Program", "Run"));

    /// <summary>The generator does not search the library's assemblies for such methods: every project refers to them.</summary>
    [Fact]
    public void The_library_s_methods_whose_row_type_can_be_inferred_are_known() => Assert.Equal(
        RowMethods.OfLibrary,
        new[] { typeof(Step).Assembly, typeof(LLM).Assembly }.SelectMany(static assembly => assembly.GetTypes())
            .SelectMany(static type => type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly))
            .Where(static method => method.IsGenericMethodDefinition && method.GetGenericArguments().Any(static argument => argument.IsDefined(typeof(RowAttribute))) &&
                method.GetParameters().Any(static parameter => parameter.ParameterType.ContainsGenericParameters))
            .Select(static method => method.Name).Distinct());

    [Fact]
    public async Task What_is_inferred_is_checked_as_what_is_written() => Assert.Equal(
        [
            "DDF013 `Load`: Which rows 'T' stands for can't be seen here: put [Row] on the type parameter, so that column access is made for each type that stands for it",
            "DDF007 `Load`: No checkpoint or Parquet file can hold 'object': it can be anything: name a record, or use JsonElement (in 'Holder')",
        ],
        await SampleProject.Of(
            """
            public sealed record Holder(object Value);

            public static class Program
            {
                private static int Load<[Row] T>(IEnumerable<T> rows) => nameof(Load).Length;

                public static int A<T>(T[] rows) => Load(rows);

                public static int B() => Load([new Holder("")]);

                public static int C<[Row] T>(T[] rows) => Load(rows);
            }
            """).DiagnoseAsync(TestContext.Current.CancellationToken));

    [Theory]
    [InlineData("<T>", "<Pair<T>>", DiagnosticSeverity.Warning)]
    [InlineData("<T>", "<T>", DiagnosticSeverity.Error)]
    public async Task It_is_an_error_where_it_is_certain(string declared, string used, DiagnosticSeverity severity)
    {
        var project = SampleProject.Of($"public record Pair<T>(T First); public static class F {{ public static object A{declared}() => new LoadDataFromDicts{used}(\"a\"); }}");

        var said = await project.Output.WithAnalyzers([new StepAnalyzer()]).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);

        Assert.Equal((("DDF013"), severity), (Assert.Single(said).Id, said[0].Severity));
    }

    [Fact]
    public void An_edit_of_another_file_makes_nothing_again()
    {
        var project = SampleProject.Of(
            "public sealed record Question(string Text);", "public static class P { public static int Load<[Row] T>(T[] rows) => 0; public static int Run() => Load(new Question[0]); }",
            "public static class Other;");

        Assert.Equal(["ColumnTypes: Question New", "InferredRowUses: Question New", "1 written"], StageChanges.Of(project));
        Assert.Equal(["0 written"], StageChanges.Of(project.Change(2, "public static class Another { public static int Load() => 1; }")));
        Assert.Equal(["0 written"], StageChanges.Of(project.Change(1, "public static class P { public static int Load<[Row] T>(T[] rows) => 1; public static int Run() => Load(new Question[0]); }")));
        Assert.Equal(
            ["ColumnTypes: Question Removed", "InferredRowUses: Question Removed", "0 written"],
            StageChanges.Of(project.Change(1, "public static class P { public static int Load<T>(T[] rows) => 0; public static int Run() => Load(new Question[0]); }")));
    }
}
