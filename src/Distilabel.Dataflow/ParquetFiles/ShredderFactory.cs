using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.ParquetFiles;

/// <summary>Makes the schema and the shredder for a column of any type.</summary>
internal sealed class ShredderFactory : IColumnTypeVisitor<ColumnShredder>
{
    private readonly List<string> _path = [];
    private readonly List<int> _jsonLeaves = [];
    private int _definition;
    private byte _repetition;

    /// <summary>The schema's elements so far.</summary>
    internal List<SchemaElement> Schema { get; } = [];

    /// <summary>The leaves so far, in the order of the schema.</summary>
    internal List<LeafWriter> Leaves { get; } = [];

    /// <summary>The ordinals of the text leaves that hold JSON.</summary>
    internal IReadOnlyList<int> JsonLeaves => _jsonLeaves;

    /// <summary>Adds a column.</summary>
    internal ColumnShredder Add(string name, ColumnType type)
    {
        if (_path.Count > ParquetFormat.MaxDepth)
        {
            throw new PipelineException(
                $"The type of the column '{_path[0]}' is nested more than {ParquetFormat.MaxDepth} levels deep, which no Parquet file can hold. " +
                "A record must not contain itself.");
        }

        _path.Add(name);
        var shredder = type.Accept(this);
        _path.RemoveAt(_path.Count - 1);
        return shredder;
    }

    /// <summary>Begins a group, which is always there, of the columns that <paramref name="members"/> adds.</summary>
    internal void AddGroup(string name, int count, Action members)
    {
        Schema.Add(new SchemaElement(name, Repetition.Optional) { Children = count });
        _path.Add(name);
        _definition++;
        members();
        _definition--;
        _path.RemoveAt(_path.Count - 1);
    }

    public ColumnShredder VisitScalar<T>(ScalarType<T> type)
    {
        var form = ScalarForms.Find(type) ?? throw new PipelineException(
            $"The column '{_path[0]}' has the type {type.Name}, which no Parquet file can hold.");
        var element = form.Element with { Name = _path[^1] };
        var leaf = new LeafWriter(element, [.. _path], _repetition, _definition + 1);
        Schema.Add(element);
        Leaves.Add(leaf);
        if (ReferenceEquals(type, ColumnTypes.Json))
        {
            _jsonLeaves.Add(Leaves.Count - 1);
        }

        return new ScalarShredder<T>(leaf, form);
    }

    public ColumnShredder VisitNullable<T>(NullableType<T> type)
        where T : struct =>
        new NullableShredder<T>((ColumnShredder<T>)type.Underlying.Accept(this));

    public ColumnShredder VisitList<TList, TElement>(ListType<TList, TElement> type)
        where TList : class, IReadOnlyList<TElement>
    {
        Schema.Add(new SchemaElement(_path[^1], Repetition.Optional) { Children = 1, Converted = ConvertedType.List, Logical = LogicalKind.List });
        Schema.Add(new SchemaElement("list", Repetition.Repeated) { Children = 1 });
        _path.Add("list");
        _definition += 2;
        var repetition = ++_repetition;
        var element = Add("element", type.Element);
        _repetition--;
        _definition -= 2;
        _path.RemoveAt(_path.Count - 1);
        return new ListShredder<TList, TElement>((ColumnShredder<TElement>)element, repetition);
    }

    public ColumnShredder VisitRecord<T>(RecordType<T> type)
    {
        if (type.Fields.Count == 0)
        {
            throw new PipelineException($"The column '{_path[0]}' has the type {type.Name}, which has no fields: no Parquet file can hold that.");
        }

        Schema.Add(new SchemaElement(_path[^1], Repetition.Optional) { Children = type.Fields.Count });
        _definition++;
        var fields = type.Fields.Select(field => Add(field.Name, field.Type)).ToArray();
        _definition--;
        return new RecordShredder<T>(type, fields);
    }
}
