using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using Microsoft.Extensions.AI;

namespace Distilabel.Dataflow.AI.Offline;

/// <summary>
/// Sources of random numbers that depend on a request and on nothing else; one for each purpose, so that none shifts another.
/// </summary>
internal readonly record struct OfflineDraws(int Latency, int Failure, int Text)
{
    internal static OfflineDraws Of(string model, long seed, IReadOnlyCollection<ChatMessage> chat)
    {
        var hash = new XxHash128();
        Append(hash, model);
        Append(hash, seed);
        foreach (var message in chat)
        {
            Append(hash, message.Role.Value);
            Append(hash, message.Text);
        }

        Span<byte> digest = stackalloc byte[16];
        hash.GetHashAndReset(digest);
        return new OfflineDraws(
            BinaryPrimitives.ReadInt32LittleEndian(digest),
            BinaryPrimitives.ReadInt32LittleEndian(digest[4..]),
            BinaryPrimitives.ReadInt32LittleEndian(digest[8..]));
    }

    internal Random ForLatency() => new(Latency);

    internal Random ForFailure() => new(Failure);

    internal Random ForText() => new(Text);

    // The length stands before each text, so that no two requests run together into the same bytes.
    private static void Append(XxHash128 hash, string text)
    {
        Append(hash, text.Length);
        hash.Append(MemoryMarshal.AsBytes(text.AsSpan()));
    }

    private static void Append(XxHash128 hash, long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        hash.Append(bytes);
    }
}
