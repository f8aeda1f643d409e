using Distilabel.Dataflow.Generators.Tests.Testing;

namespace Distilabel.Dataflow.Generators.Tests.Steps;

/// <summary>Types of columns that generated code can't name, or that fewer can name than the step: one error, where the type is written, or none.</summary>
public class HiddenTypeTests
{
    private const string Why = "generated code can't see it: make it, and the types around it, internal or public";

    public static TheoryData<string, string> HiddenTypes { get; } = new()
    {
        { "Secret", "Secret" },
        { "Secret[]", "Secret" },
        { "IReadOnlyList<Secret>", "Secret" },
        { "List<Secret[]>", "Secret" },
        { "Box<Secret>", "Box<Secret>" },
        { "Box<Secret[]>", "Box<Secret[]>" },
        { "Box<List<Secret>>", "Box<List<Secret>>" },
        { "Box<Secret>.Inner", "Inner" },
        { "Color", "Color" },
        { "Point", "Point" },
        { "Guarded", "Guarded" },
        { "Owned", "Owned" },
        { "Closed.Open", "Open" },
    };

    [Theory]
    [MemberData(nameof(HiddenTypes))]
    public async Task A_column_of_a_type_that_other_files_can_not_name_is_one_error(string type, string named)
    {
        // Each form of step: its records, its batches and its adapter name the type.
        var source =
            $$"""
            public partial class Outer
            {
                private sealed record Secret(string Name);
                private enum Color { Red }
                private readonly record struct Point(int X);
                protected sealed record Guarded(string Name);
                private protected sealed record Owned(string Name);
                private static class Closed { public sealed record Open(string Name); }
                public sealed record Box<T>(T Value) { public sealed record Inner(int Count); }

                [Step, InputColumn<{{type}}>("value"), OutputColumn<int>("count")]
                public partial class A { private Output Process(Input row) { object? given = row.Value; return new(given is null ? 0 : 1); } }

                [Step, InputColumn<int>("count"), OutputColumn<{{type}}>("value", Optional = true)]
                public partial class B { private Output Process(Input row) => new(default({{type}})); }

                [Step, InputColumn<{{type}}>("value")]
                public partial class C { private bool Keep(Input row) => ((object?)row.Value) != null; }

                [Step, InputColumn<{{type}}>("value"), OutputColumn<int>("count")]
                public partial class D { private void Process(InputBatch input, OutputBatch output) => output.CountValue.Fill(input.Value.Length); }

                [GlobalStep, InputColumn<{{type}}>("value")]
                public partial class E { private IEnumerable<RowHandle> Process(IReadOnlyList<GlobalRow<Input>> rows) => rows.Select(row => row.Handle); }

                [Step, InputColumn<int>("count"), OutputColumn<{{type}}>("value")]
                public partial class F { private async ValueTask<Output> ProcessAsync(Input row, CancellationToken cancellationToken) { await Task.Yield(); return default; } }

                [Step, InputColumnsFrom(nameof(Names), Type = typeof({{type}}))]
                public partial class G { public string[] Names { get; init; } = []; private bool Keep(Input row) => true; }
            }
            """;

        var said = await SampleProject.Of(source).DiagnoseAsync(TestContext.Current.CancellationToken);

        Assert.Equal(
            new[] { "InputColumn<#>(\"value\")", "OutputColumn<#>(\"value\", Optional = true)", "InputColumn<#>(\"value\")", "InputColumn<#>(\"value\")", "InputColumn<#>(\"value\")",
                "OutputColumn<#>(\"value\")", "InputColumnsFrom(nameof(Names), Type = typeof(#))" }
                .Select(underlined => $"DDF007 `{underlined.Replace("#", type, StringComparison.Ordinal)}`: No checkpoint or Parquet file can hold '{named}': {Why}"),
            said);
    }

    [Theory]
    [InlineData("Local")]
    [InlineData("Local[]")]
    [InlineData("IReadOnlyList<Local>")]
    [InlineData("Mood")]
    public async Task A_column_of_a_type_of_one_file_is_one_error(string type)
    {
        var said = await SampleProject.Of(
            $$"""
            file sealed record Local(string Name);
            file enum Mood { Good }

            [Step, InputColumn<{{type}}>("value"), OutputColumn<{{type}}>("other")]
            public partial class A { private Output Process(Input row) => new(row.Value); }

            [Step, InputColumn<{{type}}>("value"), OutputColumn<int>("count")]
            public partial class B { private void Process(InputBatch input, OutputBatch output) => output.CountValue.Fill(input.Value.Length); }
            """).DiagnoseAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["DDF007", "DDF007", "DDF007"], said.Select(static line => line[..6]));
    }

    [Fact]
    public async Task A_column_that_a_base_class_keeps_for_itself_is_one_error()
    {
        var said = await SampleProject.Of(
            """
            public partial class Outer
            {
                private sealed record Secret(string Name);

                [Step, InputColumn<Secret>("secret")]
                public partial class First { private bool Keep(Input row) => row.Secret.Name.Length > 0; }
            }

            [Step, InputColumn<int>("count")]
            public partial class Second : Outer.First { private bool Keep(Input row) => row.CountValue > 0 && row.Secret is not null; }
            """).DiagnoseAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["DDF007 `InputColumn<Secret>(\"secret\")`"], said.Select(static line => line[..line.IndexOf(": ", StringComparison.Ordinal)]));
    }

    [Fact]
    public void A_type_that_fewer_can_name_than_the_step_is_no_error() => SampleProject.Of(
        """
        public partial class Outer
        {
            internal sealed record Shared(string Name);
            protected internal sealed record Both(string Name);
            internal sealed record Box<T>(T Value);

            [Step, InputColumn<Shared>("shared"), InputColumn<Box<Both>[]>("boxes"), OutputColumn<List<Both>>("both")]
            public partial class A { private Output Process(Input row) => new([new Both(row.Shared.Name + row.Boxes.Length)]); }

            [Step, OutputColumn<int>("count"), InputColumn<Shared>("shared")]
            private partial class B { private void Process(InputBatch input, OutputBatch output) => output.CountValue.Fill(input.Shared.Length); }

            public static Step Make() => new B();
        }

        public static class Functions
        {
            [Step, return: Column("name")]
            internal static string NameOf(Outer.Shared shared) => shared.Name;
        }
        """.Replace("[Step, return: Column", "[Step]\n    [return: Column", StringComparison.Ordinal)).AssertClean();

    /// <summary>A record that only such an attribute names.</summary>
    [Fact]
    public void The_type_of_columns_that_a_property_names_has_column_access() => Assert.Equal(
        "Point, Mood",
        SampleProject.Of(
            """
            public sealed record Point(int X);
            public enum Mood { Good }

            [Step, InputColumnsFrom(nameof(Names), Type = typeof(Point)), OutputColumnsFrom(nameof(Names), Type = typeof(Mood))]
            public partial class A { public string[] Names { get; init; } = []; private void Process(InputBatch input, OutputBatch output) { } }

            public static class Program
            {
                public static string Run()
                {
                    var columns = new A { Names = ["a"] }.DescribeColumns();
                    return $"{columns.Inputs[0].Type}, {columns.Outputs[0].Type}";
                }
            }
            """).Load().Call("Program", "Run"));
}
