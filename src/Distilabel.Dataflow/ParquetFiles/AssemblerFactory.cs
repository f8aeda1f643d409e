using System.Text.Json;
using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.ParquetFiles;

/// <summary>Binds column types to the nodes of a file's schema, and says as what a node is best read.</summary>
/// <param name="isJsonLeaf">Whether the text leaf of that ordinal holds JSON.</param>
internal sealed class AssemblerFactory(Func<int, bool> isJsonLeaf) : IColumnTypeVisitor<ColumnAssembler>
{
    private SchemaNode _node = null!;

    /// <summary>The readers of the leaves that are bound, each for itself.</summary>
    internal List<LeafReader> Leaves { get; } = [];

    /// <summary>What reads <paramref name="node"/> as <paramref name="type"/>.</summary>
    /// <exception cref="PipelineException">The node is of another type.</exception>
    internal ColumnAssembler Bind(SchemaNode node, ColumnType type, bool allowsNull)
    {
        var outer = _node;
        _node = node;
        var assembler = type.Accept(this);
        assembler.AllowsNull &= allowsNull;
        _node = outer;
        return assembler;
    }

    /// <summary>The type that says all that a node holds.</summary>
    internal ColumnType NaturalType(SchemaNode node)
    {
        var type = NaturalTypeWithoutNull(node);
        return node.IsOptional ? type.ToNullable() : type;
    }

    public ColumnAssembler VisitScalar<T>(ScalarType<T> type)
    {
        if (!_node.IsLeaf)
        {
            return typeof(T) == typeof(JsonElement) ? new JsonAssembler(JsonOf(_node)) : throw Mismatch(type);
        }

        var form = FormOf(_node);
        if (form.Find(type) is { } decoder)
        {
            return Scalar(decoder);
        }

        var conversion = ColumnConversion.Find(form.Type, type) ?? throw Mismatch(type);
        return new ConvertingAssembler(form.Type.Accept(this), conversion);
    }

    public ColumnAssembler VisitNullable<T>(NullableType<T> type)
        where T : struct =>
        new NullableAssembler<T>(type.Underlying.Accept(this), _node);

    public ColumnAssembler VisitList<TList, TElement>(ListType<TList, TElement> type)
        where TList : class, IReadOnlyList<TElement>
    {
        var node = _node;
        var (repeated, element) = node.AsList() ?? throw Mismatch(type);
        var leaves = Leaves.Count;
        return new ListAssembler<TList, TElement>(type, Bind(element, type.Element, true), node, repeated, Leaves[leaves]);
    }

    public ColumnAssembler VisitRecord<T>(RecordType<T> type)
    {
        var node = _node;
        if (node.IsLeaf || node.AsList() is not null || node.AsMap() is not null || type.Fields.Count == 0)
        {
            throw Mismatch(type);
        }

        var leaves = Leaves.Count;
        var fields = type.Fields.Select(field => Bind(
            node.Find(field.Name) ?? throw new PipelineException(
                $"The column '{node.Path}' has no field '{field.Name}', which {type.Name} has. Its fields are: " +
                $"{string.Join(", ", node.Children.Select(static child => child.Name))}."),
            field.Type,
            field.Nullable)).ToArray();
        return new RecordAssembler<T>(type, fields, node, Leaves[leaves]);
    }

    private LeafForm FormOf(SchemaNode leaf) => LeafForm.Of(leaf.Element, isJsonLeaf(leaf.FirstLeaf));

    private ColumnType NaturalTypeWithoutNull(SchemaNode node)
    {
        if (node.AsList() is { } list)
        {
            var element = NaturalType(list.Element);

            // JSON has a null of its own.
            return (ReferenceEquals(element, ColumnTypes.Json.ToNullable()) ? ColumnTypes.Json : element).ToList();
        }

        return node.IsLeaf ? FormOf(node).Type : ColumnTypes.Json;
    }

    private ScalarAssembler<T> Scalar<T>(ValueDecoder<T> decoder)
    {
        var leaf = new LeafReader<T>(_node, decoder);
        Leaves.Add(leaf);
        return typeof(T) == typeof(JsonElement)
            ? new ScalarAssembler<T>(leaf, (T)(object)JsonValues.Null, true)
            : new ScalarAssembler<T>(leaf, default!, default(T) is null);
    }

    private JsonPart JsonOf(SchemaNode node)
    {
        if (node.AsList() is { } list)
        {
            var leaves = Leaves.Count;
            return new JsonList(JsonOf(list.Element), node, list.Repeated, Leaves[leaves]);
        }

        if (node.IsLeaf)
        {
            return FormOf(node).Type.Accept(new JsonLeafFactory(this, node));
        }

        var first = Leaves.Count;
        if (node.AsMap() is { Key.IsLeaf: true } map && FormOf(map.Key).Find(ColumnTypes.String) is { } keys)
        {
            var key = new LeafReader<string?>(map.Key, keys);
            Leaves.Add(key);
            return new JsonMap(key, JsonOf(map.Value), node, map.Entry);
        }

        var members = node.Children.Select(child => (child.Name, JsonOf(child))).ToArray();
        return members.Length > 0
            ? new JsonStruct(members, node, Leaves[first])
            : throw new PipelineException($"The column '{node.Path}' is a struct without members, which can't be read.");
    }

    private PipelineException Mismatch(ColumnType type) => new(
        $"The column '{_node.Path}' holds {NaturalType(_node)}, which can't be read as {type} without loss.");

    private sealed class JsonLeafFactory(AssemblerFactory factory, SchemaNode node) : IColumnTypeVisitor<JsonPart>
    {
        public JsonPart VisitScalar<T>(ScalarType<T> type)
        {
            var form = factory.FormOf(node);
            var leaf = new LeafReader<T>(node, form.Find(type)!);
            factory.Leaves.Add(leaf);
            return new JsonLeaf<T>(leaf, JsonScalars.Of<T>());
        }

        public JsonPart VisitNullable<T>(NullableType<T> type)
            where T : struct => throw new NotSupportedException();

        public JsonPart VisitList<TList, TElement>(ListType<TList, TElement> type)
            where TList : class, IReadOnlyList<TElement> => throw new NotSupportedException();

        public JsonPart VisitRecord<T>(RecordType<T> type) => throw new NotSupportedException();
    }
}
