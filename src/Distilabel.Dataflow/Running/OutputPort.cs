using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Pipelines.Routes;
using Distilabel.Dataflow.Running.Joining;

namespace Distilabel.Dataflow.Running;

/// <summary>Sends a block's batches to all that follow, or to those that a routing batch function or a route chooses.</summary>
/// <remarks>Delivery is guaranteed: a batch is sent when every receiver has taken it. One batch at a time.</remarks>
internal sealed class OutputPort
{
    private readonly List<Edge> _edges = [];
    private RoutingBatchFunction? _routing;
    private RowRouter? _route;
    private readonly List<string> _receivers = [];
    private readonly List<int> _receivedAs = [];
    private string[] _targets = [];
    private string _step = "";

    /// <summary>Whether someone further on joins rows, and needs to know of rows that will not come.</summary>
    internal bool NeedsProgress { get; set; }

    /// <summary>The steps behind the dimensions of the identities of the rows that are sent.</summary>
    internal Lineage Lineage { get; set; } = Lineage.None;

    internal IReadOnlyList<Edge> Edges => _edges;

    /// <summary>Adds a receiver, which is the step called <paramref name="step"/> or stands before it.</summary>
    internal void Add(Edge edge, string step)
    {
        _edges.Add(edge);
        _receivers.Add(step);
        _receivedAs.Add(Array.IndexOf(_targets, step));
    }

    /// <summary>Has <paramref name="routing"/> choose among the receivers, which are the steps named <paramref name="targets"/>, in the order of their connection.</summary>
    internal void Route(string step, RoutingBatchFunction routing, string[] targets)
    {
        _step = step;
        _routing = routing;
        _targets = targets;
    }

    /// <summary>Has <paramref name="route"/> choose among the receivers, which are the steps named <paramref name="targets"/>, for each row.</summary>
    internal void Route(RowRouter route, string[] targets)
    {
        _route = route;
        _targets = targets;
    }

    internal ValueTask SendAsync(Batch batch)
    {
        if (batch.Count == 0 && (batch.Progress is null || !NeedsProgress))
        {
            return ValueTask.CompletedTask;
        }

        if (batch.Count > 0 && !batch.IsAbsent)
        {
            if (_routing is not null)
            {
                return SendToChosen(batch, Choose(_routing, batch));
            }

            if (_route is not null)
            {
                return SendRows(batch, _route.Choose(batch));
            }
        }

        return _edges.Count == 1 ? _edges[0].SendAsync(batch) : SendToAll(batch);
    }

    internal void End()
    {
        foreach (var edge in _edges)
        {
            edge.End();
        }
    }

    internal string Describe() => _edges.Exists(static edge => edge.IsBlocked)
        ? $"waits for room towards {string.Join(", ", _edges.Where(static edge => edge.IsBlocked).Select(static edge => edge.Target.Name))}"
        : "free to send";

    private async ValueTask SendToAll(Batch batch)
    {
        foreach (var edge in _edges)
        {
            await edge.SendAsync(batch).ConfigureAwait(false);
        }
    }

    private async ValueTask SendToChosen(Batch batch, bool[] chosen)
    {
        var absent = NeedsProgress ? Batch.Absent(batch.Identities, Lineage.Steps).WithProgress(EndOf(batch)) : null;
        for (var i = 0; i < _edges.Count; i++)
        {
            if (chosen[i])
            {
                await _edges[i].SendAsync(batch).ConfigureAwait(false);
            }
            else if (absent is not null)
            {
                await _edges[i].SendAsync(absent).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Sends each receiver its rows, and before them the word of those that went elsewhere, where somebody joins them further on.</summary>
    private async ValueTask SendRows(Batch batch, RowChoice choice)
    {
        var end = NeedsProgress ? EndOf(batch) : null;
        for (var i = 0; i < _edges.Count; i++)
        {
            var target = _receivedAs[i];
            var count = choice[target].Length;
            if (count == batch.Count)
            {
                await _edges[i].SendAsync(batch).ConfigureAwait(false);
                continue;
            }

            var gone = NeedsProgress ? RowChoice.Without(batch.Count, choice[target], choice.Unmatched) : [];
            if (gone.Length > 0)
            {
                var identities = gone.Length == batch.Count ? batch.Identities : batch.Identities.Gather(gone);
                await _edges[i].SendAsync(Batch.Absent(identities, Lineage.Steps).WithProgress(count == 0 ? end : null)).ConfigureAwait(false);
            }

            if (count > 0)
            {
                await _edges[i].SendAsync(batch.Gather(choice[target], end)).ConfigureAwait(false);
            }
            else if (gone.Length == 0 && end is not null)
            {
                await _edges[i].SendAsync(Batch.OnlyProgress(batch.Schema, end, batch.Identities.Dimensions)).ConfigureAwait(false);
            }
        }
    }

    /// <summary>How far the stream has come with a batch. Absent rows say that in so many words, since they may come before others.</summary>
    private static StreamProgress EndOf(Batch batch) => batch.Progress ?? new StreamProgress(batch.Identities.ToArray(batch.Count - 1));

    private bool[] Choose(RoutingBatchFunction routing, Batch batch)
    {
        var chosen = new bool[_edges.Count];
        var any = false;
        try
        {
            foreach (var name in routing.Choose(_targets, new RoutedBatch(batch)))
            {
                var target = _receivers.IndexOf(name);
                if (target < 0)
                {
                    throw new PipelineException(
                        $"The routing batch function after step '{_step}' chose '{name}', which is none of the steps that follow: {string.Join(", ", _targets)}.");
                }

                chosen[target] = any = true;
            }
        }
        catch (Exception exception) when (exception is not PipelineException)
        {
            throw new PipelineException($"The routing batch function after step '{_step}' failed: {exception.Message}", exception);
        }

        return any
            ? chosen
            : throw new PipelineException($"The routing batch function after step '{_step}' chose no step for a batch; its rows would be lost.");
    }
}
