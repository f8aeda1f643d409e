using Distilabel.Dataflow.Benchmarks.Engine;
using ParquetSharp;

namespace Distilabel.Dataflow.Benchmarks.Parquet;

/// <summary>Five texts of 100 characters each: what the engine's pipeline ends with.</summary>
/// <param name="hasLongTexts">Whether one text in 25,000 rows has 10 MB.</param>
internal sealed class TextShape(bool hasLongTexts = false) : RowShape
{
    internal static readonly string[] Names = ["text", "upper", "swapped", "masked", "lower"];

    private readonly string[][] _texts = [.. Names.Select(static _ => new string[DistinctRows])];

    internal override string Name => hasLongTexts ? "five texts, some of 10 MB" : "five texts";

    internal override Columns.Schema Schema { get; } = new(Names.Select(static name => new Columns.ColumnDefinition(name, Columns.ColumnTypes.String, true, "rows")));

    internal override void Prepare()
    {
        for (var row = 0; row < DistinctRows; row++)
        {
            var text = TextRows.At(row);
            _texts[0][row] = text;
            _texts[1][row] = text = TextRows.Upper(text);
            _texts[2][row] = text = TextRows.Swap(text);
            _texts[3][row] = text = TextRows.Mask(text);
            _texts[4][row] = TextRows.Lower(text);
        }

        for (var row = 0; hasLongTexts && row < DistinctRows; row += 25_000)
        {
            _texts[4][row] = string.Concat(Enumerable.Range(row, 100_000).Select(TextRows.At));
        }

        base.Prepare();
    }

    internal override void WriteByHand(string path, int repetitions)
    {
        using var writer = new ParquetFileWriter(path, [.. Names.Select(static name => (Column)new Column<string>(name))]);
        for (var i = 0; i < repetitions; i++)
        {
            using var group = writer.AppendRowGroup();
            foreach (var texts in _texts)
            {
                using var column = group.NextColumn().LogicalWriter<string>();
                column.WriteBatch(texts);
            }
        }

        writer.Close();
    }

    internal override long ReadByHand(string path)
    {
        using var reader = new ParquetFileReader(path);
        var rows = 0L;
        for (var i = 0; i < reader.FileMetaData.NumRowGroups; i++)
        {
            using var group = reader.RowGroup(i);
            var count = checked((int)group.MetaData.NumRows);
            for (var column = 0; column < Names.Length; column++)
            {
                using var texts = group.Column(column).LogicalReader<string>();
                rows += column == 0 ? texts.ReadAll(count).Length : texts.ReadAll(count).Length - count;
            }
        }

        return rows;
    }

    protected override Columns.Column[] MakeColumns() => [.. _texts.Select(static texts => new Columns.Column<string?>(texts))];
}
