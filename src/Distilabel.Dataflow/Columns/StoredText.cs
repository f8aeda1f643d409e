using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using MessagePack;

namespace Distilabel.Dataflow.Columns;

/// <summary>Stores text so that it comes back as it was, also where a character was cut in half.</summary>
/// <remarks>
/// UTF-8, and with it a MessagePack string, has no room for half a surrogate pair: writing one makes U+FFFD of it, which is another text to whatever comes
/// after. Such a text is stored as bytes instead: its UTF-16 code units, little-endian.
/// </remarks>
internal static class StoredText
{
    internal static void Write(ref MessagePackWriter writer, string? value)
    {
        if (value is null || IsWhole(value))
        {
            writer.Write(value);
            return;
        }

        writer.WriteBinHeader(value.Length * sizeof(char));
        var bytes = writer.GetSpan(value.Length * sizeof(char));
        for (var i = 0; i < value.Length; i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes[(i * sizeof(char))..], value[i]);
        }

        writer.Advance(value.Length * sizeof(char));
    }

    internal static string? Read(ref MessagePackReader reader)
    {
        if (reader.NextMessagePackType != MessagePackType.Binary)
        {
            return reader.ReadString();
        }

        var bytes = reader.ReadBytes()!.Value;
        if (bytes.Length % sizeof(char) != 0)
        {
            throw new MessagePackSerializationException("The value is no text.");
        }

        var units = new byte[bytes.Length];
        bytes.CopyTo(units);
        return string.Create(units.Length / sizeof(char), units, static (text, units) =>
        {
            for (var i = 0; i < text.Length; i++)
            {
                text[i] = (char)BinaryPrimitives.ReadUInt16LittleEndian(units.AsSpan(i * sizeof(char)));
            }
        });
    }

    private static bool IsWhole(ReadOnlySpan<char> text)
    {
        // Surrogates are rare, and passing over all else takes a vector at a time.
        while (text.IndexOfAnyInRange('\ud800', '\udfff') is >= 0 and var first)
        {
            if (Rune.DecodeFromUtf16(text[first..], out _, out var length) != OperationStatus.Done)
            {
                return false;
            }

            text = text[(first + length)..];
        }

        return true;
    }
}
