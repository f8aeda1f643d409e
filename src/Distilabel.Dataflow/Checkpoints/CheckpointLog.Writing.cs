namespace Distilabel.Dataflow.Checkpoints;

/// <content>
/// Appends are gathered in memory and written together when somebody commits. Who commits while nobody writes, writes; who commits while somebody does,
/// waits for the next write, which takes all that has gathered since: one system call, one flush and one lock for all of them.
/// </content>
internal sealed partial class CheckpointLog : IThreadPoolWorkItem
{
    private const int WriteLength = 1 << 20;
    private const int SpareGroups = 2;

    private readonly Queue<AppendGroup> _waiting = new();
    private readonly Stack<AppendGroup> _spare = new();
    private readonly FrameWriter _frames;
    private readonly List<PlacedFrame> _placed = [];
    private readonly SemaphoreSlim _work = new(0);
    private AppendGroup? _open;
    private AppendGroup? _inWriting;
    private Thread? _flusher;
    private Segment? _current;
    private string? _created;
    private int _namedSegment;
    private CheckpointWriteException? _failure;
    private bool _isWriting;
    private volatile bool _isClosed;

    /// <summary>Adds records, in memory only: they are safe and found once a <see cref="CommitAsync"/> that follows has completed.</summary>
    /// <param name="records">The records' numbers, as <see cref="Find"/> returned them.</param>
    /// <param name="values">Their values, in the same order. The caller may use the buffer again as soon as this returns.</param>
    internal void Append(ReadOnlySpan<int> records, RecordBuffer values)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(records.Length, values.Count);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            if (_failure is not null || records.IsEmpty)
            {
                return;
            }

            if (_open is null || _open.IsFull)
            {
                _open = _spare.TryPop(out var spare) ? spare : new AppendGroup();
                _waiting.Enqueue(_open);
            }

            _open.Add(records, values, _index);
        }
    }

    /// <summary>Sees to it that all that was appended before, by anybody, is written.</summary>
    /// <returns>A task that completes when it survives what <see cref="CheckpointLogOptions.Durability"/> says.</returns>
    /// <remarks>
    /// Unless a flush is asked for, the caller writes itself if nobody else does, which is a copy into the system's cache and takes microseconds; it never
    /// waits for others but through the task. A step that is faster than that appends several batches before it commits once.
    /// </remarks>
    /// <exception cref="CheckpointWriteException">This write or one before it failed. (From the task.)</exception>
    internal ValueTask CommitAsync()
    {
        int groups;
        lock (_gate)
        {
            if (_failure is not null)
            {
                return ValueTask.FromException(_failure);
            }

            if (_isClosed)
            {
                return ValueTask.FromException(new ObjectDisposedException(nameof(CheckpointLog)));
            }

            groups = _waiting.Count;
            if (groups == 0)
            {
                return _inWriting is null ? ValueTask.CompletedTask : new ValueTask(_inWriting.Written);
            }

            if (_isWriting)
            {
                return new ValueTask(_open!.Written);
            }

            _isWriting = true;
            if (_options.Durability == Durability.PowerLoss)
            {
                WakeFlusher();
                return new ValueTask(_open!.Written);
            }
        }

        return WriteGroups(groups) is { } failure ? ValueTask.FromException(failure) : ValueTask.CompletedTask;
    }

    /// <summary>Waits for what was appended; whether that could be written, those who committed it have heard.</summary>
    internal async ValueTask FinishAsync() => await CommitAsync().AsTask().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    /// <summary>Writes what is waiting until nothing is.</summary>
    void IThreadPoolWorkItem.Execute() => WriteGroups(int.MaxValue);

    private bool IsWriting
    {
        get
        {
            lock (_gate)
            {
                return _isWriting;
            }
        }
    }

    private void EndWriting()
    {
        lock (_gate)
        {
            _isClosed = true;
        }

        _work.Release();
    }

    private void WakeFlusher()
    {
        // A flush takes milliseconds and has no asynchronous form: it gets a thread of its own, so that the pool's are free for other rows.
        if (_flusher is null)
        {
            _flusher = new Thread(WriteForever) { IsBackground = true, Name = "checkpoint writer" };
            _flusher.Start();
        }

        _work.Release();
    }

    private void WriteForever()
    {
        while (true)
        {
            _work.Wait();
            WriteGroups(int.MaxValue);
            if (_isClosed)
            {
                return;
            }
        }
    }

    /// <summary>Writes groups, one after another. What is waiting after <paramref name="atMost"/> of them is left to the thread pool.</summary>
    /// <returns>Why no more can be written, or null.</returns>
    private CheckpointWriteException? WriteGroups(int atMost)
    {
        while (TryTake(atMost--, out var group))
        {
            var failure = _failure;
            try
            {
                if (failure is null)
                {
                    Write(group);
                }
            }
            catch (Exception exception)
            {
                // Whatever went wrong, those who wait for this group must hear of it.
                failure = Fail(exception);
            }

            Complete(group, failure);
        }

        return _failure;
    }

    private bool TryTake(int atMost, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out AppendGroup? group)
    {
        bool othersWait;
        lock (_gate)
        {
            _isWriting = _waiting.Count > 0;
            group = _isWriting && atMost > 0 ? _waiting.Dequeue() : null;
            othersWait = _isWriting && group is null;
            _inWriting = group;
            if (group == _open)
            {
                _open = null;
            }
        }

        if (othersWait)
        {
            // Others came while the caller wrote. Their turn must not keep the caller's rows.
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }

        return group is not null;
    }

    private void Complete(AppendGroup group, CheckpointWriteException? failure)
    {
        lock (_gate)
        {
            if (failure is null)
            {
                Publish(group);
            }

            _inWriting = null;
            group.Complete(failure);
            if (_spare.Count < SpareGroups)
            {
                _spare.Push(group);
            }
        }
    }

    private void Publish(AppendGroup group)
    {
        foreach (var frame in _placed)
        {
            for (var i = 0; i < frame.Count; i++)
            {
                _index.Set(group.Records[frame.First + i], new RecordLocation(_segments.Length - 1, frame.Offset, i));
            }
        }
    }

    private void Write(AppendGroup group)
    {
        var segment = SegmentToAppendTo();
        var offset = segment.Length;
        _placed.Clear();
        _frames.Clear();
        if (offset == 0)
        {
            _frames.AddSegmentHeader(_signature, segment.Number);
        }

        for (var first = 0; first < group.Values.Count;)
        {
            var count = FrameWriter.RecordsOfFrame(group.Values, first);
            _placed.Add(new PlacedFrame(offset + _frames.Output.Length, first, count));
            _frames.AddFrame(group.Keys.Slice(first, count), group.Values, first, segment.Seed, offset);
            first += count;
            if (_frames.Output.Length >= WriteLength || first == group.Values.Count)
            {
                segment.File.Write(_frames.Output, offset);
                offset += _frames.Output.Length;
                _frames.Clear();
            }
        }

        if (_options.Durability == Durability.PowerLoss)
        {
            segment.File.Flush();
            if (_namedSegment != segment.Number)
            {
                // Also for one that a run without flushes made: what follows in it is promised more.
                _storage.FlushNames();
                _namedSegment = segment.Number;
            }
        }

        segment.Length = offset;
    }

    private Segment SegmentToAppendTo()
    {
        if (_current is null && _segments.Length > 0 && _segments[^1].CanAppend)
        {
            _current = _segments[^1];
            if (_current.File.Length > _current.Length)
            {
                _current.File.Truncate(_current.Length);
            }
        }

        if (_current is null || _current.Length >= _options.SegmentLength)
        {
            var number = _segments.Length == 0 ? 1 : _segments[^1].Number + 1;
            _created = _storage.PathOf(number);
            _current = new Segment(number, _created, _storage.Create(number), SegmentFormat.SeedOf(_signature, number), 0);
            _segments = [.. _segments, _current];
        }

        return _current;
    }

    private CheckpointWriteException Fail(Exception exception)
    {
        // The file that was being made, where that failed: it is no segment yet.
        var path = _created ?? _current?.Path ?? _storage.PathOf(1);
        var failure = new CheckpointWriteException(
            $"The checkpoint file '{path}' cannot be written: {exception.Message} What was stored before is safe, and the next run goes on from there.",
            path,
            exception);
        CutOff();
        lock (_gate)
        {
            _failure = failure;
        }

        return failure;
    }

    // The half of a frame that may have reached the file. Where even that fails, the next open cuts it off.
    private void CutOff()
    {
        try
        {
            if (_current is not null && _current.File.Length > _current.Length)
            {
                _current.File.Truncate(_current.Length);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _current!.CanAppend = false;
        }
    }

    private readonly record struct PlacedFrame(long Offset, int First, int Count);
}
