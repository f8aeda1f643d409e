using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Running.Joining;

namespace Distilabel.Dataflow.Running;

/// <summary>Sends a block's batches to all that follow, or to those that a routing batch function chooses.</summary>
/// <remarks>Delivery is guaranteed: a batch is sent when every receiver has taken it. One batch at a time.</remarks>
internal sealed class OutputPort
{
    private readonly List<Edge> _edges = [];
    private RoutingBatchFunction? _routing;
    private readonly List<string> _receivers = [];
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
    }

    /// <summary>Has <paramref name="routing"/> choose among the receivers, which are the steps named <paramref name="targets"/>, in the order of their connection.</summary>
    internal void Route(string step, RoutingBatchFunction routing, string[] targets)
    {
        _step = step;
        _routing = routing;
        _targets = targets;
    }

    internal ValueTask SendAsync(Batch batch)
    {
        if (batch.Count == 0 && (batch.Progress is null || !NeedsProgress))
        {
            return ValueTask.CompletedTask;
        }

        if (_routing is not null && batch.Count > 0 && !batch.IsAbsent)
        {
            return SendToChosen(batch, Choose(_routing, batch));
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
        var absent = NeedsProgress ? Batch.Absent(batch.Identities, Lineage.Steps).WithProgress(batch.Progress) : null;
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
