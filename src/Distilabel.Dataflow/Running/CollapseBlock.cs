using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Running.Joining;

namespace Distilabel.Dataflow.Running;

/// <summary>Runs a step that makes one row of all those that were made of one: hands it rows when it is known that none is missing.</summary>
/// <remarks>
/// Rows come in the order of their identities, so those made of one row follow each other, and all have come when another row begins or the word comes that
/// the stream is past them. The rows of one row are kept, and no others; their room is given back, since they may be more than there is room for.
/// </remarks>
internal sealed class CollapseBlock(RunScope run, StepWork work) : Block(run, work.Step.Name, inputs: 1)
{
    private readonly List<Batch> _waiting = [];

    internal override string Describe() => $"{base.Describe()}, {_waiting.Sum(static batch => batch.Count)} rows wait for those that belong to them";

    protected override async ValueTask ReceiveAsync(Edge edge, Batch batch)
    {
        if (batch.IsAbsent)
        {
            await Output.SendAsync(batch.WithProgress(null)).ConfigureAwait(false);
        }
        else if (batch.Count > 0)
        {
            await TakeAsync(batch).ConfigureAwait(false);
        }

        if (batch.Progress is { } progress && (batch.IsAbsent || batch.Count == 0))
        {
            await PassAsync(progress).ConfigureAwait(false);
        }

        edge.Release(edge.CostOf(batch));
    }

    protected override ValueTask FinishAsync() => EndAsync(null);

    private async ValueTask TakeAsync(Batch batch)
    {
        var isWhole = IsPast(batch.Progress, batch);
        var end = batch.Count;
        while (!isWhole && end > 0 && batch.Identities.AreSiblings(end - 1, batch.Identities, batch.Count - 1))
        {
            end--;
        }

        if (end > 0 || (_waiting.Count > 0 && !batch.Identities.AreSiblings(0, _waiting[^1].Identities, 0)))
        {
            if (end > 0)
            {
                _waiting.Add(batch.Slice(0, end));
            }

            await EndAsync(isWhole ? batch.Progress : null).ConfigureAwait(false);
        }

        if (end < batch.Count)
        {
            _waiting.Add(batch.Slice(end, batch.Count - end).WithProgress(null));
        }
    }

    /// <summary>Hands on the word that the stream has come so far. While rows wait for others, it is past none that was not said.</summary>
    private async ValueTask PassAsync(StreamProgress progress)
    {
        if (_waiting.Count > 0)
        {
            if (!IsPast(progress, _waiting[^1]))
            {
                return;
            }

            await EndAsync(null).ConfigureAwait(false);
        }

        await Output.SendAsync(Batch.OnlyProgress(work.Place.Node.Made, progress, work.Place.After.Count)).ConfigureAwait(false);
    }

    /// <summary>Hands on what waits, of which all has come.</summary>
    private async ValueTask EndAsync(StreamProgress? progress)
    {
        if (_waiting.Count > 0)
        {
            var whole = Batch.Concat(_waiting).WithProgress(progress);
            _waiting.Clear();
            await Output.SendAsync(await work.ExecuteAsync(whole).ConfigureAwait(false)).ConfigureAwait(false);
        }
    }

    /// <summary>Whether all rows have come that belong to the last of some rows.</summary>
    private static bool IsPast(StreamProgress? progress, Batch rows)
    {
        if (progress is null)
        {
            return false;
        }

        var shared = rows.Identities.Dimensions - 1;
        var order = IdentityOrder.Compare(progress.Prefix, IdentityOrder.Prefix(rows.Identities, rows.Count - 1, shared));
        return order > 0 || (order == 0 && progress.Prefix.Length <= shared);
    }
}
