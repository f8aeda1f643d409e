using System.Collections.Immutable;
using Apache.Arrow;
using Apache.Arrow.Types;
using Field = Apache.Arrow.Field;

namespace Distilabel.Dataflow.ParquetFiles.Reading;

/// <summary>The categories of a file's categorical columns, which a schema does not say.</summary>
internal static class Categories
{
    /// <summary>The categories of each column in their order, as its first rows have them; none for a column that is not categorical.</summary>
    internal static ImmutableArray<string>[] Read(FileContent content, Field[] fields, ImmutableArray<ImmutableArray<int>> leaves)
    {
        var categories = System.Array.ConvertAll(fields, static _ => ImmutableArray<string>.Empty);
        var ordinals = Enumerable.Range(0, fields.Length)
            .Where(i => fields[i].DataType is DictionaryType { ValueType.TypeId: ArrowTypeId.String or ArrowTypeId.LargeString }).ToArray();
        if (ordinals.Length == 0)
        {
            return categories;
        }

        using var file = content.Open(batchRows: 1);
        if (file.NumRowGroups == 0)
        {
            return categories;
        }

        using var batches = file.GetRecordBatchReader([0], [.. ordinals.SelectMany(ordinal => leaves[ordinal])]);
        using var batch = batches.ReadNextRecordBatchAsync().AsTask().GetAwaiter().GetResult();
        for (var i = 0; i < ordinals.Length && batch is not null; i++)
        {
            var reader = new BytesReader<string>(System.Text.Encoding.UTF8.GetString);
            categories[ordinals[i]] = [.. reader.ReadValues(((DictionaryArray)batch.Column(i)).Dictionary, null).Where(static category => category is not null)];
        }

        return categories;
    }
}
