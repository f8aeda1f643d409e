using System.Text.Json;
using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.ParquetFiles;

/// <summary>Finds the leaves of a schema that hold JSON as text, by their place among all leaves.</summary>
internal sealed class JsonLeaves : IColumnTypeVisitor<int>
{
    private readonly List<int> _found = [];
    private int _leaves;

    /// <summary>The places of the leaves.</summary>
    internal static IReadOnlyList<int> Of(Schema schema)
    {
        var leaves = new JsonLeaves();
        foreach (var column in schema.Columns)
        {
            column.Type.Accept(leaves);
        }

        return leaves._found;
    }

    public int VisitScalar<T>(ScalarType<T> type)
    {
        // Arrow's own type for JSON says so itself.
        if (typeof(T) == typeof(JsonElement) && type.Storage is not ArrowForm { Field.HasMetadata: true })
        {
            _found.Add(_leaves);
        }

        return _leaves++;
    }

    public int VisitNullable<T>(NullableType<T> type)
        where T : struct => type.Underlying.Accept(this);

    public int VisitList<TList, TElement>(ListType<TList, TElement> type)
        where TList : class, IReadOnlyList<TElement> => type.Element.Accept(this);

    public int VisitRecord<T>(RecordType<T> type)
    {
        foreach (var field in type.Fields)
        {
            field.Type.Accept(this);
        }

        return _leaves;
    }
}
