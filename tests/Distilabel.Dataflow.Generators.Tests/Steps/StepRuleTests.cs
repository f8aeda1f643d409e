using Distilabel.Dataflow.Generators.Tests.Testing;

namespace Distilabel.Dataflow.Generators.Tests.Steps;

/// <summary>Each rule fires on the right text, and one fault gives one error. What the kinds' own tests compile is what the rules stay silent on.</summary>
public class StepRuleTests
{
    private const string Collections = "of collections, IReadOnlyList<T>, T[] and List<T> can be; for a dictionary use a list of pairs, or JsonElement";

    [Fact]
    public Task A_step_that_is_not_partial() => Expect(
        """
        [Step]
        [InputColumn<string>("text")]
        [OutputColumn<int>("length")]
        public class Length
        {
            private Output Process(Input row) => new(row.Text.Length);
        }
        """,
        "CS0260 `Length`: Missing partial modifier on declaration of type 'Length'; another partial declaration of this type exists",
        "DDF001 `Length`: The type 'Length' must be partial, so that the generator can add to it what the run time needs");

    [Fact]
    public Task A_type_around_a_step_that_is_not_partial() => Expect(
        """
        public class Outer
        {
            [Step]
            [InputColumn<string>("text")]
            public partial class Any
            {
                private bool Keep(Input row) => true;
            }
        }
        """,
        "CS0260 `Outer`: Missing partial modifier on declaration of type 'Outer'; another partial declaration of this type exists",
        "DDF001 `Outer`: The type 'Outer' must be partial, so that the generator can add to it what the run time needs");

    [Fact]
    public Task Options_that_are_not_partial() => Expect(
        """
        public class Options
        {
            [RuntimeParameter] public int Count { get; set; }
        }
        """,
        "CS0260 `Options`: Missing partial modifier on declaration of type 'Options'; another partial declaration of this type exists",
        "DDF001 `Options`: The type 'Options' must be partial, so that the generator can add to it what the run time needs");

    [Fact]
    public Task A_step_without_a_method() => Expect(
        """
        [Step]
        [InputColumn<string>("text")]
        [OutputColumn<int>("length")]
        public partial class Length;

        [Step]
        [OutputColumn<int>("number")]
        public partial class Numbers;

        [GlobalStep]
        [InputColumn<string>("text")]
        public partial class Unique;
        """,
        "DDF002 `Length`: The step 'Length' has no method that does its work: write 'Output Process(Input row)', its asynchronous form " +
            "'ValueTask<Output> ProcessAsync(Input row, CancellationToken cancellationToken)', or 'bool Keep(Input row)'",
        "DDF002 `Numbers`: The step 'Numbers' has no method that does its work: write 'IAsyncEnumerable<Output> GenerateAsync(CancellationToken cancellationToken)'",
        "DDF002 `Unique`: The step 'Unique' has no method that does its work: write " +
            "'IEnumerable<GlobalRow<Output>> Process(IReadOnlyList<GlobalRow<Input>> rows)'");

    [Fact]
    public Task A_step_with_two_methods() => Expect(
        """
        [Step]
        [InputColumn<string>("text")]
        [OutputColumn<int>("length")]
        public partial class Length
        {
            private Output Process(Input row) => new(row.Text.Length);
            private ValueTask<Output> ProcessAsync(Input row, CancellationToken cancellationToken) => new(Process(row));
            private int Process(string text) => text.Length;
        }
        """,
        "DDF003 `ProcessAsync`: The step 'Length' has two methods that could do its work, 'Process' and 'ProcessAsync': keep one of them");

    [Theory]
    [InlineData("private int {0}(Input row) => 0;", "Process", "'Output Process(Input row)'")]
    [InlineData("private Output {0}(string text) => default;", "Process", "'Output Process(Input row)'")]
    [InlineData("private Output {0}(ref Input row) => default;", "Process", "'Output Process(Input row)'")]
    [InlineData("private ValueTask<Output> {0}(Input row) => default;", "Process", "'Output Process(Input row)'")]
    [InlineData("private Output {0}(Input row, CancellationToken token) => default;", "ProcessAsync", "'ValueTask<Output> ProcessAsync(Input row,")]
    [InlineData("private ValueTask<bool> {0}(Input row) => default;", "Keep", "'bool Keep(Input row)'")]
    [InlineData("private Output {0}<T>(Input row) => default;", "Process", "'Output Process(Input row)'")]
    public async Task A_method_of_no_known_shape(string method, string name, string expected)
    {
        var diagnostics = await Diagnose(
            $$"""
            [Step]
            [InputColumn<string>("text")]
            [OutputColumn<int>("length")]
            public partial class Length
            {
                {{string.Format(System.Globalization.CultureInfo.InvariantCulture, method, name)}}
            }
            """);

        var diagnostic = Assert.Single(diagnostics);
        Assert.StartsWith($"DDF004 `{name}`: '{name}' can't do the work of the step 'Length': it may be {expected}", diagnostic, StringComparison.Ordinal);
    }

    [Fact]
    public Task A_method_that_does_not_fit_the_columns() => Expect(
        """
        [Step]
        [InputColumn<string>("text")]
        [OutputColumn<int>("length")]
        public partial class Reads
        {
            private IEnumerable<Output> Generate() => [];
        }

        [Step]
        public partial class MakesNothing
        {
            private IEnumerable<Output> Generate() => [];
            public readonly record struct Output;
        }

        [Step]
        [InputColumn<string>("text")]
        [OutputColumn<int>("length")]
        public partial class Keeps
        {
            private bool Keep(Input row) => true;
        }

        [GlobalStep]
        [InputColumn<string>("text")]
        [OutputColumn<int>("length")]
        public partial class Handles
        {
            private IEnumerable<RowHandle> Process(IReadOnlyList<GlobalRow<Input>> rows) => [];
        }

        [Step]
        [InputColumnsFrom(nameof(Names))]
        [OutputColumnsFrom(nameof(Names))]
        public partial class Dynamic
        {
            public string[] Names { get; init; } = [];
            private Output Process(Input row) => default;
        }
        """,
        "DDF004 `Generate`: 'Generate' can't do the work of the step 'Reads': a step that makes rows reads no columns, and this one has input columns",
        "DDF004 `Generate`: 'Generate' can't do the work of the step 'MakesNothing': a step that makes rows makes columns: name them with [OutputColumn<T>(\"name\")]",
        "DDF004 `Keep`: 'Keep' can't do the work of the step 'Keeps': a step that keeps or drops rows makes no columns, and this one has output columns",
        "DDF004 `Process`: 'Process' can't do the work of the step 'Handles': it returns rows without values, and the step has output columns: return 'GlobalRow<Output>'",
        "DDF004 `Process`: 'Process' can't do the work of the step 'Dynamic': outputs that depend on the step's arguments are set in the batch form, " +
            "'void Process(InputBatch input, OutputBatch output)'");

    [Fact]
    public Task A_column_named_twice() => Expect(
        """
        [Step]
        [InputColumn<string>("text")]
        [InputColumn<int>("text")]
        [OutputColumn<string>("text")]
        [OutputColumn<int>("length")]
        [OutputColumn<int>("length")]
        public partial class Length
        {
            private Output Process(Input row) => new(row.Text, row.Text.Length);
        }
        """,
        "DDF005 `InputColumn<int>(\"text\")`: The step 'Length' names the input column 'text' twice",
        "DDF005 `OutputColumn<int>(\"length\")`: The step 'Length' names the output column 'length' twice");

    [Fact]
    public Task A_column_whose_name_makes_no_member() => Expect(
        """
        [Step]
        [InputColumn<string>("2nd answer")]
        [InputColumn<string>("word_count")]
        [InputColumn<string>("wordCount")]
        [OutputColumn<int>("--")]
        public partial class Odd
        {
            private Output Process(Input row) => new(row._2ndAnswer.Length + row.WordCount.Length);
        }
        """,
        "DDF006 `InputColumn<string>(\"2nd answer\")`: The column '2nd answer' gets no member in 'Odd.Input': '2ndAnswer' is no name in C#",
        "DDF006 `InputColumn<string>(\"wordCount\")`: The column 'wordCount' gets no member in 'Odd.Input': the column 'word_count' has the name 'WordCount' already",
        "DDF006 `OutputColumn<int>(\"--\")`: The column '--' gets no member in 'Odd.Output': it has no letter");

    [Theory]
    [InlineData("object", "object", "it can be anything: name a record, or use JsonElement")]
    [InlineData("Dictionary<string, int>", "Dictionary<string, int>", Collections)]
    [InlineData("IEnumerable<string>", "IEnumerable<string>", Collections)]
    [InlineData("char", "char", "use a type that holds the same, such as string or long")]
    [InlineData("Action", "Action", "it is neither a value, nor a list, nor a record with public properties")]
    [InlineData("(int, int)", "(int, int)", "a tuple's names are lost: write a record")]
    [InlineData("Empty", "Empty", "it has no public properties that can be read and set")]
    [InlineData("Node", "Node", "it contains itself, and a column's type has an end")]
    [InlineData("Shape", "Shape", "it is abstract: name a type that can be made")]
    [InlineData("Closed", "Closed", "it has no constructor that takes its public properties, or nothing")]
    [InlineData("Holder", "object", "it can be anything: name a record, or use JsonElement (in 'Holder')")]
    [InlineData("Same", "Same", "two of its properties are the column 'x'")]
    [InlineData("IReadOnlyList<Shape[]>", "Shape", "it is abstract: name a type that can be made")]
    public Task A_type_that_can_not_be_stored(string type, string named, string why) => Expect(
        $$"""
        [Step]
        [InputColumn<{{type}}>("value")]
        public partial class Any
        {
            private bool Keep(Input row) => true;
        }

        public record Node(string Name, IReadOnlyList<Node> Children);
        public abstract record Shape(string Name);
        public record Holder(string Name, object Value);
        public record Same(string X) { [Column("x")] public int Other { get; set; } }
        public sealed class Closed { private Closed() { } public int Value { get; set; } }
        public sealed class Empty { public int Doubled => 2; }
        """,
        $"DDF007 `InputColumn<{type}>(\"value\")`: No checkpoint or Parquet file can hold '{named}': {why}");

    [Fact]
    public Task A_row_that_can_not_be_stored_or_seen() => Expect(
        """
        [Row]
        public record Holder(string Name, IntPtr Value);

        public static class Program
        {
            private sealed record Hidden(string Name);

            private static void Use<[Row] T>() { }

            public static void Main()
            {
                Use<Hidden>();
                Use<Dictionary<string, object>>();
                Use<(int, int)>();
                Use<Holder>();
            }
        }
        """,
        "DDF007 `Row`: No checkpoint or Parquet file can hold 'nint': use a type that holds the same, such as string or long (in 'Holder')",
        "DDF007 `<Hidden>`: No checkpoint or Parquet file can hold 'Hidden': generated code can't see it: make it, and the types around it, internal or public",
        "DDF007 `<Dictionary<string, object>>`: No checkpoint or Parquet file can hold 'Dictionary<string, object>': " + Collections,
        "DDF007 `<(int, int)>`: No checkpoint or Parquet file can hold '(int, int)': a tuple's names are lost: write a record",
        "DDF007 `<Holder>`: No checkpoint or Parquet file can hold 'nint': use a type that holds the same, such as string or long (in 'Holder')");

    [Theory]
    [InlineData("public int Count { get; }", "it has no setter")]
    [InlineData("public int Count { get; init; }", "it has 'init' where a run needs 'set'")]
    [InlineData("public int Count { set { } }", "it has no getter")]
    [InlineData("public static int Count { get; set; }", "it is static, and a run sets parameters on a copy of its own")]
    [InlineData("public object? Count { get; set; }", "no value that a run is given can become 'object?': take text, a number, a boolean, an enum, a duration, a Uri, a list of texts, or a class with runtime parameters")]
    public Task A_runtime_parameter_that_can_not_be_set(string property, string why) => Expect(
        $$"""
        [Step]
        [InputColumn<string>("text")]
        public partial class Any
        {
            [RuntimeParameter] {{property}}
            private bool Keep(Input row) => true;
        }
        """,
        $"DDF008 `Count`: The runtime parameter 'Count' can't be set: {why}");

    [Fact]
    public Task Two_runtime_parameters_of_one_name() => Expect(
        """
        public partial class Options
        {
            [RuntimeParameter] public int LlmName { get; set; }
            [RuntimeParameter] public int LLMName { get; set; }
        }
        """,
        "DDF008 `LLMName`: The runtime parameter 'LLMName' can't be set: another runtime parameter has the name 'llm_name'");

    [Fact]
    public Task A_step_with_the_wrong_base() => Expect(
        """
        public abstract class Mine;

        [Step]
        [InputColumn<string>("text")]
        public partial class Any : Mine
        {
            private bool Keep(Input row) => true;
        }

        [Step]
        [OutputColumn<int>("number")]
        public partial class Numbers : Step
        {
            private IEnumerable<Output> Generate() => [];
        }
        """,
        "DDF009 `Any`: The step 'Any' must derive from 'Step', or from nothing: the generator then adds the base class",
        "DDF009 `Numbers`: The step 'Numbers' must derive from 'GeneratorStep', or from nothing: the generator then adds the base class");

    [Theory]
    [InlineData("[return: Column(\"n\")] public int {0}(string text) => 0;", "it is not static; an instance method is the 'Process' of a class with [Step]")]
    [InlineData("[return: Column(\"n\")] public static int {0}<T>(string text) => 0;", "it, or the type around it, is generic")]
    [InlineData("[return: Column(\"n\")] private static int {0}(string text) => 0;", "the generated class can't call it: make it, and the types around it, internal or public")]
    [InlineData("[return: Column(\"n\")] public static int {0}(ref string text) => 0;", "it has a parameter by reference")]
    [InlineData("[return: Column(\"n\")] public static int {0}(CancellationToken token, string text) => 0;", "its cancellation token must be the last parameter")]
    [InlineData("public static void {0}(string text) {{ }}", "it returns nothing")]
    [InlineData("public static Task {0}(string text) => Task.CompletedTask;", "it returns nothing")]
    [InlineData("public static int {0}(string text) => 0;", "nothing names the column that it makes: write [return: Column(\"name\")], or return a tuple with names")]
    [InlineData("public static (int, int B) {0}(string text) => (0, 0);", "the elements of the tuple that it returns have no names, and these are the names of the output columns")]
    [InlineData("[return: Column(\"n\")] public static int {0}() => 0;", "it reads no columns and makes one row: give it a parameter, or return IEnumerable<T> or IAsyncEnumerable<T> to make rows")]
    public Task A_method_that_can_not_be_a_step(string method, string why) => Expect(
        $$"""
        public class Functions
        {
            [Step] {{string.Format(System.Globalization.CultureInfo.InvariantCulture, method, "Make")}}
        }
        """,
        $"DDF010 `Make`: The method 'Make' can't be made a step: {why}");

    [Fact]
    public Task Names_that_a_method_can_not_give() => Expect(
        """
        public static class Functions
        {
            [Step] [return: Column("n")] public static int Count(string text, string text2, string name = "x") => 0;
            [Step] [return: Column("n")] public static int Count(string text) => 0;
            [Step] [return: Column("n")] public static int Functions2([Column("a b")] string x, [Column("a_b")] string y, [Column("a_b")] string z) => 0;
            [Step] [return: Column("n")] public static int Taken(string text) => 0;
        }

        public class Taken;
        """,
        "DDF010 `name`: The method 'Count' can't be made a step: its parameter 'name' would be the property 'Name', which every step has",
        "DDF010 `Count`: The method 'Count' can't be made a step: another method of that name is a step already: rename one of them",
        "DDF006 `y`: The column 'a_b' gets no member in 'Functions2': the column 'a b' has the name 'AB' already",
        "DDF005 `z`: The step 'Functions2' names the input column 'a_b' twice",
        "DDF006 `z`: The column 'a_b' gets no member in 'Functions2': the column 'a b' has the name 'AB' already",
        "DDF010 `Taken`: The method 'Taken' can't be made a step: there is a type 'Taken' in its namespace, and the step's class has that name: rename one of them");

    [Fact]
    public Task A_type_that_can_be_no_step() => Expect(
        """
        [Step]
        public static partial class Fixed;

        [Step]
        public partial record Recorded;

        [Step]
        file partial class Filed;
        """,
        "DDF011 `Fixed`: The type 'Fixed' can't be a step: it is static; to make a step of a static method, put [Step] on the method",
        "DDF011 `Recorded`: The type 'Recorded' can't be a step: it is a record, and records can't derive from a class; make it a class",
        "DDF011 `Filed`: The type 'Filed' can't be a step: it is visible in its file only, and the generator writes another file");

    [Fact]
    public Task A_field_that_all_copies_would_share() => Expect(
        """
        [Step]
        [InputColumn<string>("text")]
        public partial class Unique
        {
            private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
            private readonly List<int> _lengths = [];
            private readonly int[] _counts = new int[10];
            private readonly Random _random = new(5);
            private static readonly Dictionary<string, int> Shared = [];
            private readonly string[] _words = ["a", "b"];
            private readonly List<string> _copied = new(Shared.Keys);
            private string[] _loaded = [];
            private List<int>? _made;

            public override ValueTask LoadAsync(CancellationToken cancellationToken)
            {
                _made = [];
                _loaded = ["x"];
                return ValueTask.CompletedTask;
            }

            private bool Keep(Input row) => _seen.Add(row.Text) && _made is null && _lengths.Count + _counts.Length + _random.Next() + _words.Length +
                _copied.Count + _loaded.Length > 3;
        }
        """,
        "DDF012 `_seen`: All runs and replicas of the step 'Unique' share the object in '_seen', since each works on a shallow copy of the step: make it in LoadAsync",
        "DDF012 `_lengths`: All runs and replicas of the step 'Unique' share the object in '_lengths', since each works on a shallow copy of the step: make it in LoadAsync",
        "DDF012 `_counts`: All runs and replicas of the step 'Unique' share the object in '_counts', since each works on a shallow copy of the step: make it in LoadAsync",
        "DDF012 `_random`: All runs and replicas of the step 'Unique' share the object in '_random', since each works on a shallow copy of the step: make it in LoadAsync");

    [Fact]
    public Task Parameters_that_a_class_shows_itself_need_no_partial_class() => Expect(
        """
        using Distilabel.Dataflow.Steps;

        public class Options : IRuntimeParameterized
        {
            [RuntimeParameter] public int Count { get; set; }
            public IReadOnlyList<RuntimeParameter> RuntimeParameters => [];
            public IRuntimeParameterized Copy() => this;
        }
        """);

    [Fact]
    public Task Attributes_that_the_compiler_refuses_do_not_stop_the_generator() => Expect(
        """
        [Step]
        [InputColumn<string>("text")]
        public partial class Twice
        {
            private bool Keep(Input row) => true;
        }

        [Step]
        public partial class Twice;

        [Step, GlobalStep]
        [InputColumn<string>("text")]
        public partial class Both
        {
            private IEnumerable<RowHandle> Process(IReadOnlyList<GlobalRow<Input>> rows) => [];
        }
        """,
        "CS0579 `Step`: Duplicate 'Step' attribute");

    private static async Task Expect(string source, params string[] expected)
    {
        var actual = await Diagnose(source);
        Assert.True(expected.SequenceEqual(actual), $"Expected:\n{string.Join('\n', expected)}\n\nActual, to paste:\n{string.Join(",\n", actual.Select(static line => $"\"{line.Replace("\"", "\\\"", StringComparison.Ordinal)}\""))}");
    }

    private static Task<string[]> Diagnose(string source) => SampleProject.Of(source).DiagnoseAsync(TestContext.Current.CancellationToken);
}
