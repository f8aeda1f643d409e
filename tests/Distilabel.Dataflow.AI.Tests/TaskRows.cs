using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.AI.Tests;

/// <summary>Runs a task on rows as the engine does: loaded once, all rows under way at once.</summary>
internal sealed class TaskRows
{
    private readonly StepColumns _columns;
    private readonly Column[] _outputs;

    private TaskRows(StepColumns columns, Column[] outputs) => (_columns, _outputs) = (columns, outputs);

    internal IEnumerable<string> Names => _columns.Outputs.Select(static output => output.Name);

    /// <summary>The values of an output, one for each row made.</summary>
    internal IReadOnlyList<T> Values<T>(string output) =>
        [.. ((Column<T>)_outputs[_columns.Outputs.Select(static column => column.Name).ToList().IndexOf(output)]).Values];

    internal static Task<TaskRows> RunAsync(LLMTask task, params string?[] instructions) =>
        RunAsync(task, new Dictionary<string, Column> { ["instruction"] = new Column<string?>(instructions) });

    internal static async Task<TaskRows> RunAsync(LLMTask task, Dictionary<string, Column> rows)
    {
        var columns = task.DescribeColumns();
        var input = new StepInput(
            [.. columns.Inputs.Select(column => rows.GetValueOrDefault(column.Name))], RowIdentities.Range(0, rows.Values.First().Count));
        await task.LoadAsync(TestContext.Current.CancellationToken);
        try
        {
            return new TaskRows(columns, task.Kind == StepKind.Expand ? await ExpandAsync(task, input) : await RowsAsync(task, columns, input));
        }
        finally
        {
            await task.UnloadAsync();
        }
    }

    private static async Task<Column[]> RowsAsync(LLMTask task, StepColumns columns, StepInput input)
    {
        Column[] made = [.. columns.Outputs.Select(output => output.Type!.ToNullable().CreateDefault(input.Count))];
        var outputs = new RowOutputs(made);
        await Task.WhenAll(Enumerable.Range(0, input.Count).Select(
            row => ((IAsyncRowStep)task).ExecuteRowAsync(input, row, outputs, TestContext.Current.CancellationToken).AsTask()));
        return made;
    }

    private static async Task<Column[]> ExpandAsync(LLMTask task, StepInput input)
    {
        var made = await Task.WhenAll(Enumerable.Range(0, input.Count).Select(
            row => ((IAsyncExpandStep)task).ExpandRowAsync(input, row, TestContext.Current.CancellationToken).AsTask()));
        return [.. made[0].Columns.Select((first, place) => first.Concat([.. made.Skip(1).Select(output => output.Columns[place])]))];
    }
}
