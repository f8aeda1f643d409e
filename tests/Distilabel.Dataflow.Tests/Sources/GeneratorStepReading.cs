using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Steps;
using Distilabel.Dataflow.Tests.ParquetFiles;

namespace Distilabel.Dataflow.Tests.Sources;

internal static class GeneratorStepReading
{
    /// <summary>The columns that a step says it makes: <c>a: long?</c>.</summary>
    internal static IEnumerable<string> ColumnTexts(this GeneratorStep step) => step.DescribeColumns().Outputs.Select(column => $"{column.Name}: {column.Type}");

    /// <summary>All rows, each as its values' texts.</summary>
    internal static async Task<List<string>> RowsAsync(this GeneratorStep step)
    {
        var rows = new List<string>();
        await foreach (var batch in ((IGeneratorStep)step).GenerateAsync(step.BatchSize, TestContext.Current.CancellationToken))
        {
            rows.AddRange(Enumerable.Range(0, batch[0].Count).Select(row => string.Join(" | ", batch.Select(column => RandomColumns.Show(column[row])))));
        }

        return rows;
    }

    /// <summary>All rows, each as its values' JSON.</summary>
    internal static async Task<List<string>> JsonRowsAsync(this GeneratorStep step)
    {
        var rows = new List<string>();
        await foreach (var batch in ((IGeneratorStep)step).GenerateAsync(step.BatchSize, TestContext.Current.CancellationToken))
        {
            rows.AddRange(Enumerable.Range(0, batch[0].Count).Select(row => string.Join(" | ", batch.Select(column => JsonText.Of(column.Type, column, row)))));
        }

        return rows;
    }

    internal static async Task<List<int>> BatchSizesAsync(this GeneratorStep step) =>
        await ((IGeneratorStep)step).GenerateAsync(step.BatchSize, TestContext.Current.CancellationToken).Select(batch => batch[0].Count).ToListAsync();
}
