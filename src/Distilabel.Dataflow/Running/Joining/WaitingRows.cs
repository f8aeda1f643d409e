using System.Collections.Immutable;
using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.Running.Joining;

/// <summary>The rows of a batch that wait for those of other branches: their identities, and where their values are.</summary>
/// <remarks>
/// Which rows belong together is said by the identities alone. So these stay in memory, some eight bytes for each row and dimension and none for
/// rows as their source numbered them, while the values can wait on disk until a joined row is made of them.
/// </remarks>
internal sealed class WaitingRows
{
    private readonly Batch? _batch;
    private readonly SpilledColumns? _spilled;

    /// <param name="batch">The rows.</param>
    /// <param name="spilled">Where their values are on disk; null when they stay in memory.</param>
    internal WaitingRows(Batch batch, SpilledColumns? spilled)
    {
        Identities = batch.Identities;
        Progress = batch.Progress;
        IsAbsent = batch.IsAbsent;
        AbsentDimensions = batch.AbsentDimensions;
        _batch = spilled is null ? batch : null;
        _spilled = spilled;
    }

    internal RowIdentities Identities { get; }

    internal StreamProgress? Progress { get; }

    internal int Count => Identities.Count;

    /// <summary>Whether the rows were routed elsewhere: see <see cref="Batch.IsAbsent"/>.</summary>
    internal bool IsAbsent { get; }

    /// <summary>For absent rows, the steps behind the dimensions of their identities.</summary>
    internal ImmutableArray<int> AbsentDimensions { get; }

    /// <summary>The batch, where its values are in memory.</summary>
    internal Batch? InMemory => _batch;

    /// <summary>Where the values are, when that is on disk.</summary>
    internal SpilledColumns? OnDisk => _spilled;
}
