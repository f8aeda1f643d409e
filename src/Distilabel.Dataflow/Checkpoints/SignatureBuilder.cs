using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;

namespace Distilabel.Dataflow.Checkpoints;

/// <summary>Hashes named values to a signature that is the same in every process, on every machine and in every version of this library.</summary>
/// <remarks>
/// <para>
/// Each field is its kind (one byte), its name and its value; texts are their length in UTF-8 bytes (32 bits) and these bytes, numbers are 64 bits, all
/// little-endian. A text that UTF-8 can't hold is its UTF-16 code units, with their length in bytes as a negative number. So no two lists of fields have the same
/// bytes. The hash is XXH128. Changing any of this makes every checkpoint be done again; tests pin it.
/// </para>
/// <para>The order of the fields counts, and is the caller's to keep.</para>
/// </remarks>
internal sealed class SignatureBuilder
{
    private readonly XxHash128 _hash = new();

    private enum Kind : byte
    {
        Null,
        Text,
        Boolean,
        Integer,
        Number,
        Bytes,
        Signature,
        Texts,
    }

    /// <summary>Adds a text, or null, which differs from an empty one.</summary>
    internal SignatureBuilder Add(string name, string? value)
    {
        Begin(value is null ? Kind.Null : Kind.Text, name);
        if (value is not null)
        {
            Append(value);
        }

        return this;
    }

    /// <summary>Adds true or false.</summary>
    internal SignatureBuilder Add(string name, bool value)
    {
        Begin(Kind.Boolean, name);
        Append(value ? 1 : 0);
        return this;
    }

    /// <summary>Adds a whole number.</summary>
    internal SignatureBuilder Add(string name, long value)
    {
        Begin(Kind.Integer, name);
        Append(value);
        return this;
    }

    /// <summary>Adds a floating-point number, by its bits.</summary>
    internal SignatureBuilder Add(string name, double value)
    {
        Begin(Kind.Number, name);
        Append(BitConverter.DoubleToInt64Bits(value));
        return this;
    }

    /// <summary>Adds bytes.</summary>
    internal SignatureBuilder Add(string name, ReadOnlySpan<byte> value)
    {
        Begin(Kind.Bytes, name);
        Append(value.Length);
        _hash.Append(value);
        return this;
    }

    /// <summary>Adds another signature.</summary>
    internal SignatureBuilder AddSignature(string name, UInt128 value)
    {
        Begin(Kind.Signature, name);
        Append((long)(ulong)value);
        Append((long)(ulong)(value >> 64));
        return this;
    }

    /// <summary>Adds texts in their order.</summary>
    internal SignatureBuilder Add(string name, IReadOnlyCollection<string> values)
    {
        Begin(Kind.Texts, name);
        Append(values.Count);
        foreach (var value in values)
        {
            Append(value);
        }

        return this;
    }

    /// <summary>The signature of the fields so far.</summary>
    internal UInt128 Build() => _hash.GetCurrentHashAsUInt128();

    private void Begin(Kind kind, string name)
    {
        _hash.Append([(byte)kind]);
        Append(name);
    }

    private void Append(long value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        _hash.Append(bytes);
    }

    private void Append(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        if (Encoding.UTF8.GetString(bytes) != text)
        {
            // Half of a surrogate pair, which UTF-8 can't hold: every such text would be the same.
            bytes = MemoryMarshal.AsBytes(text.AsSpan()).ToArray();
            BinaryPrimitives.WriteInt32LittleEndian(length, -bytes.Length);
        }

        _hash.Append(length);
        _hash.Append(bytes);
    }
}
