namespace Distilabel.Dataflow.Columns;

/// <content>Lists and records.</content>
public abstract partial class ColumnConversion
{
    private sealed class ListTo<TFrom, TFromElement>(ListType<TFrom, TFromElement> from) : IColumnTypeVisitor<ColumnConversion?>
        where TFrom : class, IReadOnlyList<TFromElement>
    {
        public ColumnConversion? VisitScalar<T>(ScalarType<T> type) => null;

        public ColumnConversion? VisitNullable<T>(NullableType<T> type)
            where T : struct => null;

        public ColumnConversion? VisitList<TList, TElement>(ListType<TList, TElement> type)
            where TList : class, IReadOnlyList<TElement>
        {
            if (!from.Element.IsSameAs(type.Element))
            {
                return Find(from.Element, type.Element) is { } element ? new Lists<TFrom, TFromElement, TList, TElement>(from, type, element) : null;
            }

            return typeof(TList).IsAssignableFrom(typeof(TFrom))
                ? new Covariant<TFrom, TList?>(type)
                : new Each<TFrom?, TList?>(value => value is null ? null : type.Create([.. (IReadOnlyList<TElement>)(object)value]));
        }

        public ColumnConversion? VisitRecord<T>(RecordType<T> type) => null;
    }

    /// <summary>Converts the elements of all lists of a batch as one column.</summary>
    private sealed class Lists<TFrom, TFromElement, TTo, TToElement>(ListType<TFrom, TFromElement> from, ListType<TTo, TToElement> to, ColumnConversion conversion)
        : ColumnConversion
        where TFrom : class, IReadOnlyList<TFromElement>
        where TTo : class, IReadOnlyList<TToElement>
    {
        public override Column Convert(Column column)
        {
            var lists = ((Column<TFrom?>)column).Values;
            var elements = ((Column<TToElement>)conversion.Convert(ElementsOf(lists))).Values;
            var values = new TTo?[lists.Length];
            for (var i = 0; i < values.Length; i++)
            {
                if (lists[i] is { } list)
                {
                    values[i] = to.Create(elements[..list.Count].ToArray());
                    elements = elements[list.Count..];
                }
            }

            return new Column<TTo?>(values, to);
        }

        internal override bool HasMisfit(Column column)
        {
            var elements = ElementsOf(((Column<TFrom?>)column).Values);
            return (!to.Element.AllowsNull && elements.IndexOfNull() >= 0) || conversion.HasMisfit(elements);
        }

        internal override Misfit? FindMisfit(Column column, int row)
        {
            var elements = ElementsOf(((Column<TFrom?>)column).Values.Slice(row, 1));
            for (var i = 0; i < elements.Count; i++)
            {
                var misfit = elements.IsNull(i) ? to.Element.AllowsNull ? null : Misfit.Null(to.Element) : conversion.FindMisfit(elements, i);
                if (misfit is not null)
                {
                    return misfit.At(i);
                }
            }

            return null;
        }

        private Column<TFromElement> ElementsOf(ReadOnlySpan<TFrom?> lists)
        {
            var count = 0;
            foreach (var list in lists)
            {
                count += list?.Count ?? 0;
            }

            var elements = new TFromElement[count];
            var next = 0;
            foreach (var list in lists)
            {
                for (var i = 0; i < list?.Count; i++)
                {
                    elements[next++] = list[i];
                }
            }

            return new Column<TFromElement>(elements, from.Element);
        }
    }

    private sealed class RecordTo<TFrom>(RecordType<TFrom> from) : IColumnTypeVisitor<ColumnConversion?>
    {
        public ColumnConversion? VisitScalar<T>(ScalarType<T> type) => null;

        public ColumnConversion? VisitNullable<T>(NullableType<T> type)
            where T : struct =>
            typeof(TFrom) == typeof(T) ? new Each<T, T?>(static value => value)
                : Find(from, type.Underlying) is { } conversion ? new Present(new Last(conversion, new Each<T, T?>(static value => value)), type) : null;

        public ColumnConversion? VisitList<TList, TElement>(ListType<TList, TElement> type)
            where TList : class, IReadOnlyList<TElement> => null;

        public ColumnConversion? VisitRecord<T>(RecordType<T> type)
        {
            // Two typed records are two types, whatever their fields are called.
            if (from.HasItsClrType && type.HasItsClrType)
            {
                return null;
            }

            var fields = new FieldSource<TFrom>?[type.Fields.Count];
            for (var i = 0; i < fields.Length; i++)
            {
                var wanted = type.Fields[i];
                var source = from.Fields.FirstOrDefault(field => field.Name == wanted.Name);
                if (source is null ? !wanted.Nullable : Find(source.Type, wanted.Type) is null)
                {
                    return null;
                }

                fields[i] = source is null ? null : new FieldSource<TFrom>(source, Find(source.Type, wanted.Type)!);
            }

            // Nothing in common is another kind of thing, and not one that lacks all.
            return fields.Length > 0 && Array.TrueForAll(fields, static field => field is null) ? null : new Records<TFrom, T>(type, fields);
        }
    }

    private sealed record FieldSource<TFrom>(RecordField<TFrom> Field, ColumnConversion Conversion);

    /// <summary>Converts the fields of all records of a batch, each as one column.</summary>
    private sealed class Records<TFrom, TTo>(RecordType<TTo> to, FieldSource<TFrom>?[] fields) : ColumnConversion
    {
        public override Column Convert(Column column)
        {
            var values = ((Column<TFrom>)column).Values;
            var records = PresentOf(values);
            var columns = new Column[fields.Length];
            for (var i = 0; i < columns.Length; i++)
            {
                columns[i] = fields[i] is { } source ? source.Conversion.Convert(source.Field.GetColumn(records)) : to.Fields[i].Type.CreateDefault(records.Length);
            }

            var converted = new TTo[values.Length];
            for (int i = 0, next = 0; i < converted.Length; i++)
            {
                converted[i] = values[i] is null ? default! : to.Create(new FieldValues(columns, next++));
            }

            return new Column<TTo>(converted, to);
        }

        internal override bool HasMisfit(Column column)
        {
            var records = PresentOf(((Column<TFrom>)column).Values);
            for (var i = 0; i < fields.Length; i++)
            {
                if (fields[i] is { } source && source.Field.GetColumn(records) is var values
                    && ((!to.Fields[i].Nullable && values.IndexOfNull() >= 0) || source.Conversion.HasMisfit(values)))
                {
                    return true;
                }
            }

            return false;
        }

        internal override Misfit? FindMisfit(Column column, int row)
        {
            if (((Column<TFrom>)column).Values[row] is not { } record)
            {
                return null;
            }

            for (var i = 0; i < fields.Length; i++)
            {
                if (fields[i] is { } source)
                {
                    var value = source.Field.GetColumn([record]);
                    var misfit = value.IsNull(0) ? to.Fields[i].Nullable ? null : Misfit.Null(to.Fields[i].Type) : source.Conversion.FindMisfit(value, 0);
                    if (misfit is not null)
                    {
                        return misfit.In(to.Fields[i].Name);
                    }
                }
            }

            return null;
        }

        private static ReadOnlySpan<TFrom> PresentOf(ReadOnlySpan<TFrom> values)
        {
            var present = values.ToArray();
            return default(TFrom) is null ? Array.FindAll(present, static value => value is not null) : present;
        }
    }
}
