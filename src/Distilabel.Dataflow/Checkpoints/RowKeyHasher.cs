using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.Checkpoints;

/// <summary>A column that a step reads.</summary>
/// <param name="Name">What the step calls it.</param>
/// <param name="Type">The type of its values.</param>
/// <param name="Ordinal">Its place in the batches that are hashed.</param>
internal readonly record struct KeyColumn(string Name, ColumnType Type, int Ordinal);

/// <summary>Hashes the values that a step reads to one 128-bit number for each row.</summary>
/// <remarks>
/// <para>
/// A row's hash begins as a hash of the step's signature and the columns' names and types (<see cref="TypeDescription"/>). Each value h is then taken in as
/// <c>hash = XXH128(bytes of h, seed: lower half of hash) xor (upper half of hash &lt;&lt; 64)</c>; null complements the hash first and has no bytes. Text is its
/// UTF-16 code units, numbers and booleans are their bits, bytes are themselves, everything else is its MessagePack; all little-endian. Whether a column
/// is declared to hold null makes no difference.
/// </para>
/// <para>Column by column, without an allocation for text and numbers. Not thread-safe.</para>
/// </remarks>
internal sealed class RowKeyHasher
{
    private readonly (ColumnHasher Hasher, int Ordinal)[] _columns;
    private readonly UInt128 _start;

    /// <summary>A hasher for the rows of one step.</summary>
    /// <param name="signature">The step's signature.</param>
    /// <param name="columns">The columns that it reads, in an order that does not change.</param>
    internal RowKeyHasher(UInt128 signature, params IReadOnlyList<KeyColumn> columns)
    {
        var start = new SignatureBuilder().AddSignature("step", signature);
        var buffer = new RecordBuffer();
        _columns = new (ColumnHasher, int)[columns.Count];
        for (var i = 0; i < columns.Count; i++)
        {
            var (name, type, ordinal) = columns[i];
            start.Add(name, TypeDescription.Of(type).TrimEnd('?'));
            _columns[i] = (ColumnHasher.For(type, buffer), ordinal);
        }

        _start = start.Build();
    }

    /// <summary>Hashes rows of a batch.</summary>
    /// <param name="batch">The rows.</param>
    /// <param name="hashes">Receives the hash of each row: as many are hashed as it has room for.</param>
    /// <param name="first">The first row to hash.</param>
    internal void Hash(Batch batch, Span<UInt128> hashes, int first = 0)
    {
        hashes.Fill(_start);
        foreach (var (hasher, ordinal) in _columns)
        {
            hasher.Add(batch.Columns[ordinal], first, hashes);
        }
    }
}
