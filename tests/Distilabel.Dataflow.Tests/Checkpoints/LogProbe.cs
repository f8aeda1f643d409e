using System.Text;
using Distilabel.Dataflow.Checkpoints;

namespace Distilabel.Dataflow.Tests.Checkpoints;

/// <summary>A log as its tests use it: records of numbers and texts.</summary>
internal static class LogProbe
{
    internal static readonly UInt128 Signature = new(0x0123456789ABCDEF, 0xFEDCBA9876543210);

    internal static CheckpointLog Open(
        ISegmentStorage storage, List<CheckpointDamage>? damage = null, CheckpointLogOptions? options = null)
    {
        var log = CheckpointLog.Open(storage, Signature, options ?? new CheckpointLogOptions());
        damage?.AddRange(log.Damage);
        return log;
    }

    internal static ValueTask AppendAsync(this CheckpointLog log, params IEnumerable<(ulong Key, byte[] Value)> records)
    {
        var values = new RecordBuffer();
        var keys = new List<ulong>();
        foreach (var (key, value) in records)
        {
            keys.Add(key);
            values.Add(value);
        }

        log.Append(log.Find([.. keys]), values);
        return log.CommitAsync();
    }

    /// <summary>The numbers of the records of some keys.</summary>
    internal static int[] Find(this CheckpointLog log, params ulong[] keys)
    {
        var numbers = new int[keys.Length];
        log.Find(keys, numbers);
        return numbers;
    }

    internal static bool TryRead(this CheckpointSession session, int record, out ReadOnlyMemory<byte> value) =>
        session.TryRead(session.LocationOf(record), out value);

    internal static RecordLocation LocationOf(this CheckpointSession session, int record)
    {
        var location = new RecordLocation[1];
        session.Locate([record], location);
        return location[0];
    }

    internal static ValueTask AppendAsync(this CheckpointLog log, ulong key, string value) => log.AppendAsync((key, Encoding.UTF8.GetBytes(value)));

    /// <summary>The stored value of a key, or null.</summary>
    internal static byte[]? Read(this CheckpointLog log, ulong key) => new CheckpointSession(log).Read(key);

    internal static string? ReadText(this CheckpointLog log, ulong key) => log.Read(key) is { } value ? Encoding.UTF8.GetString(value) : null;

    internal static byte[]? Read(this CheckpointSession session, ulong key)
    {
        var records = new int[1];
        session.Find([new UInt128(~key, key)], records);
        return session.TryRead(records[0], out var value) ? value.ToArray() : null;
    }

    /// <summary>A value that differs from every other key's and version's.</summary>
    internal static byte[] ValueOf(ulong key, int length)
    {
        var value = new byte[length];
        new Random((int)key ^ length).NextBytes(value);
        return value;
    }
}
