using System.Text.Json;
using Apache.Arrow;
using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.ParquetFiles.Reading;

/// <summary>Records, lists and maps as JSON, where a row wants it so.</summary>
internal sealed class JsonReader(ArrayReader inner, ColumnType natural) : ArrayReader<JsonElement>
{
    internal override JsonElement[] ReadValues(IArrowArray array, RowMask? mask)
    {
        var column = inner.Read(array, mask);
        var values = new JsonElement[column.Count];
        for (var row = 0; row < values.Length; row++)
        {
            values[row] = column.IsNull(row) ? default : JsonElement.Parse(JsonText.Of(natural, column, row), new JsonDocumentOptions { MaxDepth = int.MaxValue });
        }

        return values;
    }
}
