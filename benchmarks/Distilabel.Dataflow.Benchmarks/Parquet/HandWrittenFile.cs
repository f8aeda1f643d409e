using Distilabel.Dataflow.Benchmarks.Engine;
using ParquetSharp;

namespace Distilabel.Dataflow.Benchmarks.Parquet;

/// <summary>The end of what was written by hand: batches are collected, and written with ParquetSharp as row groups.</summary>
internal sealed class HandWrittenFile(string path) : IDisposable
{
    private const int GroupRows = 50_000;

    private readonly ParquetFileWriter _writer = new(path, [.. TextShape.Names.Select(static name => (Column)new Column<string>(name))]);
    private readonly List<HandWritten.Rows> _batches = [];
    private int _rows;

    internal void Add(HandWritten.Rows batch)
    {
        _batches.Add(batch);
        _rows += batch.Text.Length;
        if (_rows >= GroupRows)
        {
            EndGroup();
        }
    }

    internal void Complete()
    {
        EndGroup();
        _writer.Close();
    }

    public void Dispose() => _writer.Dispose();

    private void EndGroup()
    {
        using var group = _writer.AppendRowGroup();
        Write(group, static batch => batch.Text);
        Write(group, static batch => batch.Upper!);
        Write(group, static batch => batch.Swapped!);
        Write(group, static batch => batch.Masked!);
        Write(group, static batch => batch.Lower!);
        _batches.Clear();
        _rows = 0;
    }

    private void Write(RowGroupWriter group, Func<HandWritten.Rows, string[]> texts)
    {
        using var column = group.NextColumn().LogicalWriter<string>();
        foreach (var batch in _batches)
        {
            column.WriteBatch(texts(batch));
        }
    }
}
