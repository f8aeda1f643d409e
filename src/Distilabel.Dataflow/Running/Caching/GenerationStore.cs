using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.IO.Hashing;
using Distilabel.Dataflow.Checkpoints;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.Running.Caching;

/// <summary>The generations of one task of a run, in a log that tasks, runs and pipelines share.</summary>
/// <remarks>
/// <para>
/// A log has any number of generations of one request and repetition. In a run each belongs to at most one task: to the one that it was made for, if that is
/// among the run's tasks; otherwise to the one of them that claimed it last. A task uses the first that belongs to it. One that has none claims the first
/// that belongs to nobody, and asks the model only where there is none such. A claim is stored before it is used.
/// </para>
/// <para>
/// So which generation a task uses follows from what is stored and from which tasks the run has: not from their order, and not from who asks first.
/// Who asks first matters only when a place is taken, and from then on that place is stored.
/// </para>
/// <para>FORMAT.md says what is stored. Thread-safe; places are looked at under the gate of <see cref="RequestsUnderWay"/> only where none is the task's own.</para>
/// </remarks>
/// <param name="session">What the task asks of the log.</param>
/// <param name="underWay">What the process is about to add to the log.</param>
/// <param name="owner">The task.</param>
/// <param name="owners">All tasks of the run, this one among them.</param>
/// <param name="onUsed">Called with the number of each record that the task uses or adds.</param>
/// <param name="onUnreadable">Called when a generation that was found is of no use to the task.</param>
/// <param name="onForgone">Called once, with the reason, when a generation is not kept.</param>
internal sealed class GenerationStore(
    CheckpointSession session,
    RequestsUnderWay underWay,
    ulong owner,
    IReadOnlySet<ulong> owners,
    Action<int> onUsed,
    Action onUnreadable,
    Action<string> onForgone) : IGenerationStore
{
    private const int OwnerLength = sizeof(ulong);

    // A place before a stored one is empty when its request was under way as a run was killed. So places beyond an empty one are looked at, as many as
    // equal tasks can reasonably leave.
    private const int LeastPlaces = 16;

    private readonly Lock _reading = new();
    private readonly ConcurrentBag<RecordBuffer> _buffers = [];
    private int _hasForgone;

    public ValueTask<KeptGeneration> FindAsync(ReadOnlySpan<byte> request, CancellationToken cancellationToken)
    {
        var hash = XxHash128.HashToUInt128(request);
        int repetition;
        lock (_reading)
        {
            repetition = session.Count(hash);
        }

        return Search(hash, repetition) is { Own: { } own }
            ? new ValueTask<KeptGeneration>(Found(own))
            : TakeAsync(hash, repetition, cancellationToken);
    }

    public void Forgo(string reason)
    {
        if (Interlocked.Exchange(ref _hasForgone, 1) == 0)
        {
            onForgone(reason);
        }
    }

    /// <summary>Adds a generation of this task.</summary>
    /// <param name="record">Its record.</param>
    /// <param name="generation">The generation.</param>
    /// <param name="isAnew">Whether there was one that could not be used.</param>
    internal ValueTask KeepAsync(CheckpointRecord record, ReadOnlyMemory<byte> generation, bool isAnew)
    {
        if (isAnew)
        {
            onUnreadable();
        }

        Append(record, default, generation.Span);
        return session.CommitAsync();
    }

    internal void GiveBack(ulong key) => underWay.End(key);

    /// <summary>Waits until the task has a place: with a generation that is now its own, or empty.</summary>
    private async ValueTask<KeptGeneration> TakeAsync(UInt128 hash, int repetition, CancellationToken cancellationToken)
    {
        while (true)
        {
            Places places;
            lock (underWay.Gate)
            {
                places = Search(hash, repetition);
                if (places is { Own: null, Wait: null })
                {
                    underWay.Begin(KeyOf(hash, places.Unclaimed?.Number ?? places.Empty!.Value, repetition), owner);
                }
            }

            switch (places)
            {
                case { Own: { } own }:
                    return Found(own);
                case { Wait: { } ended }:
                    await ended.WaitAsync(cancellationToken).ConfigureAwait(false);
                    break;
                case { Unclaimed: { } unclaimed }:
                    return await ClaimAsync(hash, repetition, unclaimed).ConfigureAwait(false);
                default:
                    var record = session.Reserve(HashOf(hash, places.Empty!.Value), repetition);
                    return new KeptGeneration(new GenerationPlace(this, record, isTaken: true), null);
            }
        }
    }

    /// <summary>Looks through the generations of a request for one that the task may use.</summary>
    private Places Search(UInt128 hash, int repetition)
    {
        var places = default(Places);
        var least = Math.Max(owners.Count, LeastPlaces);
        for (var number = 0; ; number++)
        {
            if (underWay.Gate.IsHeldByCurrentThread && underWay.TryFind(KeyOf(hash, number, repetition), out var other))
            {
                if (other.Owner == owner)
                {
                    return new Places { Wait = other.Ended };
                }

                // A task of this run that has taken a place keeps it. Another run's answer will be there for this one too.
                places = owners.Contains(other.Owner) ? places : places with { Wait = places.Wait ?? other.Ended };
                continue;
            }

            var record = session.Peek(HashOf(hash, number), repetition);
            if (Read(record) is not { Length: >= OwnerLength } value)
            {
                places = places with { Empty = places.Empty ?? number };
                if (number + 1 >= least)
                {
                    return places.Unclaimed is null ? places : places with { Wait = null };
                }

                continue;
            }

            var belongsTo = OwnerOf(value, hash, number, repetition);
            if (belongsTo == owner)
            {
                return new Places { Own = new StoredGeneration(number, record, value) };
            }

            places = belongsTo is null && places.Unclaimed is null ? places with { Unclaimed = new StoredGeneration(number, record, value) } : places;
        }
    }

    /// <summary>The task of this run that a generation belongs to; null for none.</summary>
    private ulong? OwnerOf(byte[] value, UInt128 hash, int number, int repetition)
    {
        var maker = BinaryPrimitives.ReadUInt64LittleEndian(value);
        if (owners.Contains(maker))
        {
            return maker;
        }

        var record = session.Peek(ClaimsOf(hash, number), repetition);
        var claims = Read(record) ?? [];
        for (var end = claims.Length; end >= OwnerLength; end -= OwnerLength)
        {
            var claimant = BinaryPrimitives.ReadUInt64LittleEndian(claims.AsSpan(end - OwnerLength));
            if (owners.Contains(claimant))
            {
                if (claimant == owner)
                {
                    onUsed(record.Number);
                }

                return claimant;
            }
        }

        return null;
    }

    private async ValueTask<KeptGeneration> ClaimAsync(UInt128 hash, int repetition, StoredGeneration generation)
    {
        try
        {
            var claims = session.Reserve(ClaimsOf(hash, generation.Number), repetition);
            Append(claims, Read(claims), default);
            await session.CommitAsync().ConfigureAwait(false);
            return Found(generation);
        }
        finally
        {
            underWay.End(KeyOf(hash, generation.Number, repetition));
        }
    }

    private KeptGeneration Found(StoredGeneration generation)
    {
        onUsed(generation.Record.Number);
        return new KeptGeneration(new GenerationPlace(this, generation.Record, isTaken: false), generation.Value.AsMemory(OwnerLength));
    }

    /// <summary>Adds a record of some bytes, the task, and further bytes.</summary>
    private void Append(CheckpointRecord record, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        var buffer = _buffers.TryTake(out var used) ? used : new RecordBuffer();
        before.CopyTo(buffer.GetSpan(before.Length));
        buffer.Advance(before.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(buffer.GetSpan(OwnerLength), owner);
        buffer.Advance(OwnerLength);
        after.CopyTo(buffer.GetSpan(after.Length));
        buffer.Advance(after.Length);
        buffer.EndRecord();
        session.Append([record.Number], buffer);
        onUsed(record.Number);
        buffer.Clear();
        _buffers.Add(buffer);
    }

    private byte[]? Read(CheckpointRecord record)
    {
        if (!record.IsStored)
        {
            return null;
        }

        // Rows of one task read one after another; a copy, since what was read holds until the next does.
        lock (_reading)
        {
            return session.TryRead(record.Location, out var value) ? value.ToArray() : null;
        }
    }

    private static ulong KeyOf(UInt128 hash, int number, int repetition) => CheckpointSession.KeyOf(HashOf(hash, number), repetition);

    /// <summary>What the <paramref name="number"/>-th generation of a request, from 0, is found by.</summary>
    private static UInt128 HashOf(UInt128 hash, int number) => number == 0 ? hash : Derive(hash, number);

    /// <summary>What the claims of that generation are found by.</summary>
    private static UInt128 ClaimsOf(UInt128 hash, int number) => Derive(hash, ~number);

    private static UInt128 Derive(UInt128 hash, int seed)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128LittleEndian(bytes, hash);
        return XxHash128.HashToUInt128(bytes, seed);
    }

    /// <summary>A generation that is stored.</summary>
    /// <param name="Number">Its number among those of the request and repetition.</param>
    /// <param name="Record">Where it is stored.</param>
    /// <param name="Value">What is stored: whose it is, and the generation.</param>
    private sealed record StoredGeneration(int Number, CheckpointRecord Record, byte[] Value);

    /// <summary>What there is of a request and repetition.</summary>
    /// <param name="Own">The task's own.</param>
    /// <param name="Unclaimed">The first that belongs to no task of this run.</param>
    /// <param name="Empty">The number of the first empty place.</param>
    /// <param name="Wait">Completes when another run has an answer, where nothing else is left but to ask the model.</param>
    private readonly record struct Places(StoredGeneration? Own, StoredGeneration? Unclaimed, int? Empty, Task? Wait);
}
