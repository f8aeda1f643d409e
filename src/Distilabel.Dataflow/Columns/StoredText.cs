using System.Buffers;
using System.Buffers.Binary;
using System.Text.Unicode;
using MessagePack;

namespace Distilabel.Dataflow.Columns;

/// <summary>Stores text so that it comes back as it was, also where a character was cut in half.</summary>
/// <remarks>
/// UTF-8, and with it a MessagePack string, has no room for half a surrogate pair: writing one makes U+FFFD of it, which is another text to whatever comes
/// after. Such a text is stored as bytes instead: its UTF-16 code units, little-endian.
/// </remarks>
internal static class StoredText
{
    private const int LongestHeader = 5;
    private const int LongestUnit = 3;

    /// <summary>The bytes that a text takes at most.</summary>
    internal static int MaxLength(string? value) => checked(LongestHeader + ((value?.Length ?? 0) * LongestUnit));

    internal static void Write(ref MessagePackWriter writer, string? value) => writer.Advance(Write(writer.GetSpan(MaxLength(value)), value));

    /// <summary>Writes a text to the start of <paramref name="target"/>, which has room for <see cref="MaxLength"/>.</summary>
    /// <returns>The bytes that it takes.</returns>
    internal static int Write(Span<byte> target, string? value)
    {
        if (value is null)
        {
            target[0] = MessagePackCode.Nil;
            return 1;
        }

        // Transcoded behind the header that it has if every character takes one byte, which most text does; otherwise it is moved.
        var header = HeaderLength(value.Length);
        if (Utf8.FromUtf16(value, target[header..], out _, out var length, replaceInvalidSequences: false) != OperationStatus.Done)
        {
            return WriteUnits(target, value);
        }

        if (length != value.Length)
        {
            var text = target.Slice(header, length);
            header = HeaderLength(length);
            text.CopyTo(target[header..]);
        }

        MessagePackPrimitives.TryWriteStringHeader(target, (uint)length, out header);
        return header + length;
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

    private static int HeaderLength(int length) => length switch
    {
        < 1 << 5 => 1,
        < 1 << 8 => 2,
        < 1 << 16 => 3,
        _ => LongestHeader,
    };

    private static int WriteUnits(Span<byte> target, string value)
    {
        MessagePackPrimitives.TryWriteBinHeader(target, (uint)value.Length * sizeof(char), out var header);
        for (var i = 0; i < value.Length; i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(target[(header + (i * sizeof(char)))..], value[i]);
        }

        return header + (value.Length * sizeof(char));
    }
}
