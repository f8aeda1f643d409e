namespace Distilabel.Dataflow.Checkpoints;

/// <summary>Records that are written together.</summary>
/// <remarks>Used under the log's lock, except for the one that is being written, whose records no longer change.</remarks>
internal sealed class AppendGroup
{
    // A group that has grown to this takes no more, so that what is kept for reuse stays small.
    private const int FullLength = 1 << 20;

    private int[] _records = new int[64];
    private ulong[] _keys = new ulong[64];
    private TaskCompletionSource? _written;

    internal RecordBuffer Values { get; } = new();

    /// <summary>The records' numbers.</summary>
    internal ReadOnlySpan<int> Records => _records.AsSpan(0, Values.Count);

    internal ReadOnlySpan<ulong> Keys => _keys.AsSpan(0, Values.Count);

    internal bool IsFull => Values.Length >= FullLength;

    /// <summary>Completes with <see cref="Complete"/>. Continuations never run on the writer.</summary>
    internal Task Written => (_written ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    internal void Add(ReadOnlySpan<int> records, RecordBuffer values, RecordIndex index)
    {
        var count = Values.Count;
        if (_records.Length < count + records.Length)
        {
            Array.Resize(ref _records, Math.Max(count + records.Length, 2 * _records.Length));
            Array.Resize(ref _keys, _records.Length);
        }

        Values.Add(values);
        records.CopyTo(_records.AsSpan(count));
        for (var i = 0; i < records.Length; i++)
        {
            _keys[count + i] = index.KeyOf(records[i]);
        }
    }

    /// <summary>Tells those who wait, and empties the group for its next use.</summary>
    internal void Complete(Exception? failure)
    {
        if (failure is null)
        {
            _written?.SetResult();
        }
        else
        {
            _written?.SetException(failure);
        }

        _written = null;
        Values.Clear();
    }
}
