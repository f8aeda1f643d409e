using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Running.Records;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.Running;

/// <summary>Gives the rows of a source their ordinals, those among them too that it can't read.</summary>
internal sealed class SourceRows(RunScope run, StepPlace place, Step copy) : SourceContext
{
    // For each row of the present hand-over that can't be read, the ordinal within it: the rows that stand before it, readable or not.
    private readonly List<int> _failed = [];
    private long _next;

    /// <summary>The row that the run fails with; null when there is none.</summary>
    internal string? Fatal { get; private set; }

    /// <exception cref="StepFailedException">The row can't be listed.</exception>
    public override bool TryFail(int rowsBefore, Exception reason, IReadOnlyList<KeyValuePair<string, object?>> origin)
    {
        var within = rowsBefore + _failed.Count;
        if (copy.OnError == ErrorPolicy.Fail || (reason is OperationCanceledException && run.IsAborted))
        {
            Fatal = NameOf(_next + within);
            return false;
        }

        run.WriteFailure(copy, NameOf(_next + within), reason, origin);
        _failed.Add(within);
        return true;
    }

    public override void Inform(string message) => RunLog.SourceSays(run.Log, copy.Name, run.Log.Secrets.Blot(message));

    public override void Warn(string message) => RunLog.SourceWarns(run.Log, copy.Name, run.Log.Secrets.Blot(message));

    /// <summary>Takes a hand-over in.</summary>
    /// <param name="columns">Its columns; rows of nulls are put among them where <see cref="Step.OnError"/> says so. None where it has only rows that can't be read.</param>
    /// <param name="count">The rows that the source could read.</param>
    /// <param name="failed">The rows that it couldn't.</param>
    /// <returns>The identities of the rows in the columns.</returns>
    internal RowIdentities Take(ref Column[] columns, int count, out int failed)
    {
        failed = _failed.Count;
        var identities = RowIdentities.Range(_next, count + failed);
        _next += count + failed;
        if (failed == 0)
        {
            return identities;
        }

        var readable = Readable(count + failed);
        if (copy.OnError == ErrorPolicy.Null)
        {
            var read = columns;
            columns = [.. Enumerable.Range(0, place.Node.Columns.Outputs.Length).Select(output => WithNulls(read.ElementAtOrDefault(output), output, readable, identities.Count))];
        }
        else
        {
            identities = identities.Gather(readable);
        }

        _failed.Clear();
        return identities;
    }

    private string NameOf(long ordinal) => place.NameOf(RowIdentities.Range(ordinal, 1), 0);

    /// <summary>The ordinals within the hand-over of the rows that could be read.</summary>
    private int[] Readable(int count)
    {
        var readable = new int[count - _failed.Count];
        var next = 0;
        var failed = 0;
        for (var i = 0; i < count; i++)
        {
            if (failed < _failed.Count && _failed[failed] == i)
            {
                failed++;
            }
            else
            {
                readable[next++] = i;
            }
        }

        return readable;
    }

    private Column WithNulls(Column? column, int output, int[] readable, int count)
    {
        var builder = place.OutputType(output).CreateBuilder(count);
        for (var i = 0; i < readable.Length; i++)
        {
            AddNullsUpTo(readable[i]);
            builder.AddFrom(column!, i);
        }

        AddNullsUpTo(count);
        return builder.Build();

        void AddNullsUpTo(int row)
        {
            while (builder.Count < row)
            {
                builder.AddDefault();
            }
        }
    }
}
