namespace Distilabel.Dataflow.Columns;

/// <content>Times.</content>
public abstract partial class ColumnConversion
{
    private delegate bool TryConvertTime<T>(Timestamp value, out T result);

    /// <summary>Between the timestamps of files and the times of steps.</summary>
    private static class Times
    {
        internal static ColumnConversion? Find<TFrom, TTo>() =>
            typeof(TFrom) == typeof(Timestamp) && typeof(TTo) == typeof(DateTime)
                ? new FromTimestamp<DateTime>(ColumnTypes.DateTime, static (value, out result) => value.TryToDateTime(out result))
            : typeof(TFrom) == typeof(Timestamp) && typeof(TTo) == typeof(DateTimeOffset)
                ? new FromTimestamp<DateTimeOffset>(ColumnTypes.DateTimeOffset, static (value, out result) => value.TryToDateTimeOffset(out result))
            : typeof(TFrom) == typeof(DateTime) && typeof(TTo) == typeof(Timestamp) ? new Each<DateTime, Timestamp>(Timestamp.Of)
            : null;
    }

    private sealed class FromTimestamp<T>(ColumnType<T> to, TryConvertTime<T> tryConvert) : ColumnConversion
    {
        public override Column Convert(Column column)
        {
            var source = ((Column<Timestamp>)column).Values;
            var values = new T[source.Length];
            for (var i = 0; i < values.Length; i++)
            {
                if (!tryConvert(source[i], out values[i]))
                {
                    throw new PipelineException($"A value {MisfitOf(source[i]).Problem}.");
                }
            }

            return new Column<T>(values, to);
        }

        internal override bool HasMisfit(Column column)
        {
            foreach (var value in ((Column<Timestamp>)column).Values)
            {
                if (!tryConvert(value, out _))
                {
                    return true;
                }
            }

            return false;
        }

        internal override Misfit? FindMisfit(Column column, int row) =>
            ((Column<Timestamp>)column).Values[row] is var value && tryConvert(value, out _) ? null : MisfitOf(value);

        private Misfit MisfitOf(Timestamp value) => value switch
        {
            { IsMoment: false } when typeof(T) == typeof(DateTimeOffset) => new Misfit("", $"is {value} here, a time without a zone, where {to.Name} is wanted"),
            { Nanoseconds: var nanoseconds } when nanoseconds % 100 != 0 => new Misfit("", $"is {value} here, which has nanoseconds, where {to.Name} is wanted"),
            _ => new Misfit("", $"is {value} here, which is out of the range of {to.Name}"),
        };
    }
}
