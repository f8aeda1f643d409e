using System.Buffers;
using System.Text;
using System.Text.Json;
using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Datasets.Rows;

namespace Distilabel.Dataflow.Datasets.Export;

/// <summary>Writes rows to a file of text, which has its name when it is whole.</summary>
internal static class RowExport
{
    private const string Partial = ".partial";
    private const int FlushedBytes = 1 << 16;

    /// <summary>A line of JSON for each row, with its columns in order.</summary>
    internal static Task ToJsonLinesAsync(IEnumerable<RowSet> sets, string path, CancellationToken cancellationToken) =>
        WriteAsync(sets, path, static (_, _) => { }, WriteJson, cancellationToken);

    /// <summary>A line for each row behind one with the names of the columns. Nested values are JSON, null is nothing.</summary>
    internal static Task ToCsvAsync(IEnumerable<RowSet> sets, string path, CancellationToken cancellationToken) =>
        WriteAsync(sets, path, WriteCsvHeader, WriteCsv, cancellationToken);

    private static async Task WriteAsync(
        IEnumerable<RowSet> sets, string path, Action<ArrayBufferWriter<byte>, Schema> writeHeader, RowWriter writeRow, CancellationToken cancellationToken)
    {
        var full = Path.GetFullPath(path);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            await using (var file = new FileStream(full + Partial, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0, FileOptions.Asynchronous))
            {
                var buffer = new ArrayBufferWriter<byte>();
                var scratch = new CellWriter();
                foreach (var (rows, isFirst) in sets.Select(static (rows, i) => (rows, i == 0)))
                {
                    var columns = rows.AllColumns;
                    if (isFirst)
                    {
                        writeHeader(buffer, rows.Schema);
                    }

                    await foreach (var batch in rows.ReadAsync(columns, cancellationToken))
                    {
                        for (var row = 0; batch.Length > 0 && row < batch[0].Count; row++)
                        {
                            writeRow(buffer, scratch, rows.Schema, batch, row);
                            if (buffer.WrittenCount >= FlushedBytes)
                            {
                                await file.WriteAsync(buffer.WrittenMemory, cancellationToken);
                                buffer.ResetWrittenCount();
                            }
                        }
                    }
                }

                await file.WriteAsync(buffer.WrittenMemory, cancellationToken);
            }

            File.Move(full + Partial, full, overwrite: true);
        }
        catch (Exception exception)
        {
            TryDelete(full + Partial);
            throw exception is IOException or UnauthorizedAccessException
                ? new PipelineException($"The rows can't be exported to '{full}': {exception.Message}", exception)
                : exception;
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It must not hide why the rows were not exported.
        }
    }

    private delegate void RowWriter(ArrayBufferWriter<byte> buffer, CellWriter scratch, Schema schema, Column[] columns, int row);

    private static void WriteJson(ArrayBufferWriter<byte> buffer, CellWriter scratch, Schema schema, Column[] columns, int row)
    {
        scratch.Json.Reset(buffer);
        scratch.Json.WriteStartObject();
        for (var i = 0; i < columns.Length; i++)
        {
            scratch.Json.WritePropertyName(schema.Columns[i].Name);
            schema.Columns[i].Type.WriteJson(scratch.Json, columns[i], row);
        }

        scratch.Json.WriteEndObject();
        scratch.Json.Flush();
        buffer.Write("\n"u8);
    }

    private static void WriteCsvHeader(ArrayBufferWriter<byte> buffer, Schema schema)
    {
        for (var i = 0; i < schema.Columns.Length; i++)
        {
            WriteCell(buffer, Encoding.UTF8.GetBytes(schema.Columns[i].Name), i > 0);
        }

        buffer.Write("\r\n"u8);
    }

    private static void WriteCsv(ArrayBufferWriter<byte> buffer, CellWriter scratch, Schema schema, Column[] columns, int row)
    {
        for (var i = 0; i < columns.Length; i++)
        {
            var text = scratch.TextOf(schema.Columns[i].Type, columns[i], row);
            if (text.IsEmpty && columns.Length == 1)
            {
                // Readers pass over empty lines.
                buffer.Write("\"\""u8);
            }

            WriteCell(buffer, text, i > 0);
        }

        buffer.Write("\r\n"u8);
    }

    private static void WriteCell(ArrayBufferWriter<byte> buffer, ReadOnlySpan<byte> text, bool isNext)
    {
        if (isNext)
        {
            buffer.Write(","u8);
        }

        // Text with spaces around it, too: some readers take them away.
        if (!text.ContainsAny("\",\r\n"u8) && !(text is [(byte)' ', ..] or [.., (byte)' ']))
        {
            buffer.Write(text);
            return;
        }

        buffer.Write("\""u8);
        for (var quote = text.IndexOf((byte)'"'); quote >= 0; quote = text.IndexOf((byte)'"'))
        {
            buffer.Write(text[..(quote + 1)]);
            buffer.Write("\""u8);
            text = text[(quote + 1)..];
        }

        buffer.Write(text);
        buffer.Write("\""u8);
    }

    /// <summary>Writes single values.</summary>
    private sealed class CellWriter
    {
        private readonly ArrayBufferWriter<byte> _value = new();

        internal Utf8JsonWriter Json { get; } = new(Stream.Null, JsonText.Options);

        /// <summary>A value as a cell has it: texts, numbers and times as they are, lists and objects as JSON, nothing for null.</summary>
        internal ReadOnlySpan<byte> TextOf(ColumnType type, Column column, int row)
        {
            _value.ResetWrittenCount();
            Json.Reset(_value);
            type.WriteJson(Json, column, row);
            Json.Flush();
            var json = _value.WrittenSpan;
            if (json.SequenceEqual("null"u8))
            {
                return [];
            }

            if (json[0] != '"')
            {
                return json;
            }

            var reader = new Utf8JsonReader(json);
            reader.Read();
            return Encoding.UTF8.GetBytes(reader.GetString()!);
        }
    }
}
