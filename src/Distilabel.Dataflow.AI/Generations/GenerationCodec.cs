using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Distilabel.Dataflow.Columns;
using MessagePack;

namespace Distilabel.Dataflow.AI.Generations;

/// <summary>Writes a generation for the store, and reads it back: an array of the text and the statistics.</summary>
internal static class GenerationCodec
{
    internal static ReadOnlyMemory<byte> Write(Generation generation)
    {
        var bytes = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(bytes);
        writer.WriteArrayHeader(2);
        ColumnTypes.String.Write(ref writer, generation.Text);
        ColumnTypes.Of<GenerationStatistics>().Write(ref writer, generation.Statistics);
        writer.Flush();
        return bytes.WrittenMemory;
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <returns>False when the bytes are something else; the model is then asked again.</returns>
    internal static bool TryRead(ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out Generation? generation)
    {
        generation = null;
        try
        {
            var reader = new MessagePackReader(bytes);
            if (reader.ReadArrayHeader() == 2 && ColumnTypes.String.Read(ref reader) is { } text)
            {
                generation = new Generation(text, ColumnTypes.Of<GenerationStatistics>().Read(ref reader));
            }
        }
        catch (Exception exception) when (exception is MessagePackSerializationException or EndOfStreamException)
        {
            return false;
        }

        return generation is not null;
    }
}
