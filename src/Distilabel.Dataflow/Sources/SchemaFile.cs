using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Pipelines.ColumnFiles;

namespace Distilabel.Dataflow.Sources;

/// <summary>Reads the columns that a schema file, <c>*.columns.json</c>, gives a source.</summary>
internal static class SchemaFile
{
    private static readonly Dictionary<string, ColumnType> Scalars = new ColumnType[]
    {
        ColumnTypes.String, ColumnTypes.Bytes, ColumnTypes.Boolean, ColumnTypes.SByte, ColumnTypes.Byte, ColumnTypes.Int16, ColumnTypes.UInt16,
        ColumnTypes.Int32, ColumnTypes.UInt32, ColumnTypes.Int64, ColumnTypes.UInt64, ColumnTypes.Single, ColumnTypes.Double, ColumnTypes.Decimal,
        ColumnTypes.DateTime, ColumnTypes.DateTimeOffset, ColumnTypes.DateOnly, ColumnTypes.TimeOnly, ColumnTypes.TimeSpan, ColumnTypes.Timestamp, ColumnTypes.Guid, ColumnTypes.Json,
    }.ToDictionary(static type => type.Name);

    /// <summary>Reads a file, looked for in the current folder and then beside the program.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="origin">The name of the step that makes the columns.</param>
    /// <exception cref="PipelineException">It is not there or is no schema file; the message says where.</exception>
    internal static Schema Read(string path, string origin)
    {
        var beside = Path.Combine(AppContext.BaseDirectory, path);
        var found = File.Exists(path) ? path : File.Exists(beside) ? beside : throw new PipelineException(
            $"There is no schema file '{path}', neither in the current folder '{Environment.CurrentDirectory}' nor beside the program.");
        try
        {
            var columns = ColumnsFile.Parse(File.ReadAllText(found)).Columns;
            return new Schema(columns.Select(column => new ColumnDefinition(column.Name, TypeOf(column.Type), column.Type.IsNullable, origin)));
        }
        catch (ColumnsFileException exception)
        {
            throw new PipelineException($"The schema file '{found}' can't be read: line {exception.Line}, column {exception.Column}: {exception.Message}", exception);
        }
        catch (IOException exception)
        {
            throw new PipelineException($"The schema file '{found}' can't be read: {exception.Message}", exception);
        }
    }

    /// <summary>The column type that a schema file names.</summary>
    internal static ColumnType TypeOf(FileColumnType type)
    {
        var plain = type switch
        {
            { Key: { } key } => ColumnTypes.Map(TypeOf(key), TypeOf(type.Element!)),
            { Element: { } element } => TypeOf(element).ToList(),
            { Fields: { } fields } => new DynamicRecordType(fields.Select(static field => (field.Name, TypeOf(field.Type)))),
            _ => Scalars[type.Scalar!],
        };
        return type.IsNullable ? plain.ToNullable() : plain;
    }
}
