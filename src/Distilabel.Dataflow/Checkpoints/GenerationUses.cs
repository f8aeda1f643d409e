using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace Distilabel.Dataflow.Checkpoints;

/// <summary>What <c>used.bin</c> beside a log of generations says: when each was last used, and by whom.</summary>
/// <remarks>FORMAT.md describes the file. It is written as a whole at the end of a run; one that is damaged counts as none.</remarks>
/// <param name="Users">The steps.</param>
/// <param name="Uses">The generations.</param>
internal sealed record GenerationUses(IReadOnlyList<GenerationUser> Users, IReadOnlyList<GenerationUse> Uses)
{
    internal const string FileName = "used.bin";

    private const ushort Version = 1;
    private const int UseLength = 18;
    private const int CheckLength = sizeof(ulong);

    private static ReadOnlySpan<byte> Magic => [0x89, (byte)'D', (byte)'D', (byte)'F', (byte)'U', (byte)'S', (byte)'E', (byte)'\n'];

    /// <summary>Nothing is known.</summary>
    internal static GenerationUses None { get; } = new([], []);

    /// <summary>What the file in a log's folder says; nothing where there is none, or none that can be read.</summary>
    internal static GenerationUses Read(string folder)
    {
        try
        {
            var bytes = File.ReadAllBytes(Path.Combine(folder, FileName));
            var length = bytes.Length - CheckLength;
            return length > Magic.Length + sizeof(ushort)
                && bytes.AsSpan().StartsWith(Magic)
                && BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(length)) == XxHash3.HashToUInt64(bytes.AsSpan(0, length))
                    ? Parse(new BinaryReader(new MemoryStream(bytes, Magic.Length, length - Magic.Length), Encoding.UTF8))
                    : None;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
        {
            return None;
        }
    }

    /// <summary>Writes the file.</summary>
    internal void Write(string folder)
    {
        using var stream = new MemoryStream(Uses.Count * UseLength);
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(Magic);
        writer.Write(Version);
        writer.Write(Users.Count);
        foreach (var user in Users)
        {
            writer.Write(user.Pipeline);
            writer.Write(user.Step);
            writer.Write(user.Completed);
        }

        writer.Write(Uses.Count);
        foreach (var use in Uses)
        {
            writer.Write(use.Key);
            writer.Write(use.LastUsed);
            writer.Write((ushort)use.User);
        }

        writer.Flush();
        writer.Write(XxHash3.HashToUInt64(stream.GetBuffer().AsSpan(0, (int)stream.Length)));
        writer.Flush();
        AtomicFile.Write(Path.Combine(folder, FileName), stream.GetBuffer().AsSpan(0, (int)stream.Length));
    }

    private static GenerationUses Parse(BinaryReader reader)
    {
        if (reader.ReadUInt16() != Version)
        {
            return None;
        }

        // The checksum holds, so the numbers are those that were written; a list that lies about its length ends with the file.
        var users = new List<GenerationUser>();
        for (var count = reader.ReadInt32(); count > 0; count--)
        {
            users.Add(new GenerationUser(reader.ReadString(), reader.ReadString(), reader.ReadInt64()));
        }

        var uses = new List<GenerationUse>();
        for (var count = reader.ReadInt32(); count > 0; count--)
        {
            uses.Add(new GenerationUse(reader.ReadUInt64(), reader.ReadInt64(), reader.ReadUInt16()));
        }

        return uses.TrueForAll(use => use.User < users.Count) ? new GenerationUses(users, uses) : None;
    }
}
