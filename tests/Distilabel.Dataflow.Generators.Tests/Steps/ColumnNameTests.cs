using Distilabel.Dataflow.Generators.Tests.Testing;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.Generators.Tests.Steps;

/// <summary>Columns whose names mean something to C#, to records or to generated code, in each form of step, read and made.</summary>
public class ColumnNameTests
{
    private const string Forms =
        """
        [Step, InputColumn<string>("#"), OutputColumn<string>("#")]
        public partial class Row { private Output Process(Input row) => new(#M: row.#M + Columns.#M); }

        [Step, InputColumn<string>("#"), OutputColumn<string>("#")]
        public partial class RowAsync { private async ValueTask<Output> ProcessAsync(Input row, CancellationToken token) { await Task.Yield(); return new(row.#M); } }

        [Step, InputColumn<string>("#"), OutputColumn<string>("#", Optional = true)]
        public partial class Expand { private IEnumerable<Output> Process(Input row) => [new(row.#M), new(null)]; }

        [Step, InputColumn<string>("#", Optional = true), OutputColumn<string>("#")]
        public partial class ExpandAsync { private async IAsyncEnumerable<Output> ProcessAsync(Input row) { await Task.Yield(); yield return new(row.#M ?? ""); } }

        [Step, InputColumn<string>("#")]
        public partial class Filter { private bool Keep(Input row) => row.#M.Length > 0; }

        [Step, InputColumn<string>("#"), OutputColumn<string>("#")]
        public partial class Batch { private void Process(InputBatch input, OutputBatch output) => input.#M.CopyTo(output.#M); }

        [Step, InputColumn<string>("#"), OutputColumn<string>("#")]
        public partial class BatchAsync { private ValueTask ProcessAsync(InputBatch input, OutputBatch output) { input.#M.CopyTo(output.#M); return default; } }

        [Step, OutputColumn<string>("#")]
        public partial class Generate1 { private IEnumerable<Output> Generate() => [new(#M: "a")]; }

        [Step, OutputColumn<string>("#")]
        public partial class Generate2 { private async IAsyncEnumerable<Output> GenerateAsync() { await Task.Yield(); yield return new("a"); } }

        [GlobalStep, InputColumn<string>("#"), OutputColumn<string>("#")]
        public partial class Global { private IEnumerable<GlobalRow<Output>> Process(IReadOnlyList<GlobalRow<Input>> rows) => rows.Select(row => new GlobalRow<Output>(row.Handle, new(row.Value.#M))); }

        [Step, InputColumn<string>("#"), OutputColumn<string>("#")]
        public partial class Convergence { private Output Process(ReadOnlySpan<Input> branches) => new(branches[0].#M); }

        public static class Functions
        {
            [Step] [return: Column("#")] public static string One([Column("#")] string text) => text;
            [Step] [return: Column("#")] public static IEnumerable<string> Many([Column("#")] string text) => [text];
            [Step] [return: Column("#")] public static Task<string> Later([Column("#")] string text) => Task.FromResult(text);
            [Step] public static bool Keeps([Column("#")] string text) => true;
            [Step] [return: Column("#")] public static IEnumerable<string> Made() => [];
        }
        """;

    [Theory]
    [InlineData("input", "InputValue")]
    [InlineData("output", "OutputValue")]
    [InlineData("count", "CountValue")]
    [InlineData("columns", "ColumnsValue")]
    [InlineData("equals", "EqualsValue")]
    [InlineData("to_string", "ToStringValue")]
    [InlineData("get_type", "GetTypeValue")]
    [InlineData("get_hash_code", "GetHashCodeValue")]
    [InlineData("deconstruct", "DeconstructValue")]
    [InlineData("print_members", "PrintMembersValue")]
    [InlineData("input_batch", "InputBatchValue")]
    [InlineData("text", "Text")]
    [InlineData("length", "Length")]
    [InlineData("item", "Item")]
    [InlineData("value", "Value")]
    [InlineData("row", "Row")]
    [InlineData("rows", "Rows")]
    [InlineData("batch", "Batch")]
    [InlineData("name", "Name")]
    [InlineData("step", "Step")]
    [InlineData("descriptor", "Descriptor")]
    [InlineData("set", "Set")]
    [InlineData("values0", "Values0")]
    [InlineData("context", "Context")]
    [InlineData("i", "I")]
    [InlineData("class", "Class")]
    [InlineData("string", "String")]
    [InlineData("namespace", "Namespace")]
    [InlineData("record", "Record")]
    [InlineData("field", "Field")]
    [InlineData("await", "Await")]
    [InlineData("_x", "X")]
    public void A_column_of_any_name_works_in_each_form_of_step(string name, string member)
    {
        var assembly = SampleProject.Of(Forms.Replace("#M", member, StringComparison.Ordinal).Replace("#", name, StringComparison.Ordinal)).Load();

        foreach (var form in new[] { "Row", "Batch", "One" })
        {
            var output = ((IRowsStep)assembly.Step(form)).Execute(TestRows.Of(TestRows.Column("a")), new RecordingContext());
            Assert.Equal(form == "Row" ? "a" + name : "a", Assert.Single(output.Values<string>(0)));
            Assert.Equal(name, assembly.Step(form).Descriptor.Columns.Outputs[0].Name);
        }
    }

    [Fact]
    public async Task A_renamed_member_that_is_taken_as_well_says_why() => Assert.Equal(
        ["DDF006 `InputColumn<string>(\"count_value\")`: The column 'count_value' gets no member in 'Any.Input': the column 'count' has the name 'CountValue' already, since 'Count' is taken"],
        await SampleProject.Of("[Step, InputColumn<string>(\"count\"), InputColumn<string>(\"count_value\")] public partial class Any { private bool Keep(Input row) => row.CountValue.Length > 0; }")
            .DiagnoseAsync(TestContext.Current.CancellationToken));
}
