using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Pipelines;
using Distilabel.Dataflow.Pipelines.Routes;

namespace Distilabel.Dataflow.Running;

/// <summary>A route at work on the batches of a step.</summary>
internal sealed class RowRouter
{
    private readonly string _step;
    private readonly BoundRoute _route;
    private readonly RowChooser _chooser;
    private readonly RowChoice _choice;
    private readonly (int Ordinal, ColumnConversion? Conversion, bool RefusesNull)[] _columns;
    private readonly StepPlace _place;

    /// <param name="place">The step whose rows are routed.</param>
    /// <param name="route">The route.</param>
    /// <param name="targets">The names of the steps that follow.</param>
    internal RowRouter(StepPlace place, BoundRoute route, IReadOnlyList<string> targets)
    {
        _place = place;
        _step = place.Node.Step.Name;
        _route = route;
        _chooser = route.Route.Rule.Bind(targets, route.Branches);
        _choice = new RowChoice(targets.Count);
        _columns = [.. route.Route.Rule.Columns.Select(column => Bind(place.Node.Made, column))];
    }

    /// <summary>Chooses where each row of a batch goes; what was chosen holds until the next batch. Rows that have no branch and are dropped are counted.</summary>
    /// <exception cref="PipelineException">A row has no branch, or a condition failed on one.</exception>
    internal RowChoice Choose(Batch batch)
    {
        _choice.Clear();
        var original = new Column[_columns.Length];
        var read = new Column[_columns.Length];
        for (var i = 0; i < _columns.Length; i++)
        {
            var (ordinal, conversion, refusesNull) = _columns[i];
            original[i] = batch.Columns[ordinal];
            read[i] = conversion is null ? original[i] : conversion.Convert(original[i]);
            if (refusesNull && original[i].IndexOfNull() is >= 0 and var row)
            {
                throw new PipelineException(
                    $"The route behind step '{_step}' can't read row {NameOf(batch, row)}: it has null in its column '{batch.Schema.Columns[ordinal].Name}', whose " +
                    "property is not nullable.");
            }
        }

        try
        {
            _chooser.Choose(original, read, _choice);
        }
        catch (Exception exception)
        {
            throw new PipelineException($"The route behind step '{_step}' failed on row {NameOf(batch, _choice.Row)}: {exception.Message}", exception);
        }

        if (!_choice.Unmatched.IsEmpty)
        {
            SendUnmatched(batch);
        }

        return _choice;
    }

    private void SendUnmatched(Batch batch)
    {
        if (_route.Otherwise != BoundRoute.None)
        {
            _choice.SendUnmatchedTo(_route.Otherwise);
        }
        else if (_route.Route.Drops)
        {
            _place.Meter.AddUnrouted(_choice.Unmatched.Length);
        }
        else
        {
            var row = _choice.Unmatched[0];
            var values = string.Join(", ", _columns.Select(column => $"{batch.Schema.Columns[column.Ordinal].Name} = {Show(batch.Columns[column.Ordinal][row])}"));
            throw new PipelineException(
                $"Row {NameOf(batch, row)} has no branch in the route behind step '{_step}' ({values}). Add one, or say with Otherwise(step) or OtherwiseDrop() " +
                "what becomes of such rows.");
        }
    }

    private static string Show(object? value) => value switch
    {
        null => "null",
        string text => $"'{text}'",
        _ => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) ?? "",
    };

    private string NameOf(Batch batch, int row) => _place.NameBehind(batch.Identities, row);

    private static (int Ordinal, ColumnConversion? Conversion, bool RefusesNull) Bind(Schema schema, RouteColumn column)
    {
        var ordinal = schema.OrdinalOf(column.Name);
        var made = schema.Columns[ordinal];
        return (ordinal, made.Type.ClrType == column.Type.ClrType ? null : ColumnConversion.Find(made.Type, column.Type), made.Nullable && !column.Nullable);
    }
}
