using Apache.Arrow;
using Apache.Arrow.Types;
using Field = Apache.Arrow.Field;
using Schema = Distilabel.Dataflow.Columns.Schema;

namespace Distilabel.Dataflow.ParquetFiles.Writing;

/// <summary>A column of the file: a column of the rows, or the struct that the metadata's members are written as.</summary>
/// <param name="Field">The field.</param>
/// <param name="Writers">The one writer of a column, or those of the members.</param>
internal sealed record MemberGroup(Field Field, ArrayWriter[] Writers)
{
    /// <summary>The columns of the file, the metadata where its first member stands.</summary>
    /// <exception cref="PipelineException">Another column has the metadata's name.</exception>
    internal static MemberGroup[] Of(Schema schema, Field[] fields, ArrayWriter[] writers)
    {
        var members = Enumerable.Range(0, fields.Length).Where(i => MetadataColumns.IsMember(fields[i].Name)).ToArray();
        if (members.Length > 0 && schema.Find(MetadataColumns.Name) is not null)
        {
            throw new PipelineException(
                $"There is a column '{MetadataColumns.Name}' beside the metadata of this run's steps ({fields[members[0]].Name}), "
                + "which is written under that name. Give the column another name with OutputMappings.");
        }

        var groups = new List<MemberGroup>();
        for (var i = 0; i < fields.Length; i++)
        {
            if (!members.Contains(i))
            {
                groups.Add(new MemberGroup(fields[i], [writers[i]]));
            }
            else if (i == members[0])
            {
                var type = new StructType([.. members.Select(member => new Field(
                    MetadataColumns.MemberOf(fields[member].Name), fields[member].DataType, fields[member].IsNullable, fields[member].Metadata))]);
                groups.Add(new MemberGroup(new Field(MetadataColumns.Name, type, true), [.. members.Select(member => writers[member])]));
            }
        }

        return [.. groups];
    }

    /// <summary>The array of the rows that were collected.</summary>
    internal ArrayData Build(int rows) => Field.Name == MetadataColumns.Name && Field.DataType is StructType && Writers[0].DataType != Field.DataType
        ? new ArrayData(Field.DataType, rows, 0, 0, [ArrowBuffer.Empty], System.Array.ConvertAll(Writers, static writer => writer.Build()))
        : Writers[0].Build();
}
