namespace Distilabel.Dataflow.ParquetFiles;

/// <summary>One node of a file's schema with what is below it.</summary>
internal sealed class SchemaNode
{
    private bool _isBareList;

    private SchemaNode(SchemaElement element, SchemaNode? parent)
    {
        Element = element;
        Path = parent is null or { Path: "" } ? (parent is null ? "" : element.Name) : $"{parent.Path}.{element.Name}";
        DefinitionLevel = (parent?.DefinitionLevel ?? 0) + (parent is null || element.Repetition == Repetition.Required ? 0 : 1);
        RepetitionLevel = (parent?.RepetitionLevel ?? 0) + (parent is not null && element.Repetition == Repetition.Repeated ? 1 : 0);
    }

    internal SchemaElement Element { get; }

    internal string Name => Element.Name;

    /// <summary>The names from the top, with dots.</summary>
    internal string Path { get; }

    internal IReadOnlyList<SchemaNode> Children { get; private set; } = [];

    /// <summary>The definition level at which this node is there.</summary>
    internal int DefinitionLevel { get; }

    /// <summary>How many lists this node is in, itself included when it is repeated.</summary>
    internal int RepetitionLevel { get; }

    /// <summary>The place among the leaves of the first leaf below this node, or of itself.</summary>
    internal int FirstLeaf { get; private set; }

    internal bool IsLeaf => Element.Physical is not null;

    internal bool IsOptional => Element.Repetition == Repetition.Optional;

    internal SchemaNode? Find(string name) => Children.FirstOrDefault(child => child.Name == name);

    /// <summary>The tree of a footer's elements.</summary>
    internal static SchemaNode Build(IReadOnlyList<SchemaElement> elements)
    {
        if (elements.Count == 0)
        {
            throw new InvalidDataException("The file has no schema.");
        }

        var (next, leaves) = (0, 0);
        var root = Build(elements, ref next, ref leaves, null, 0);
        return next == elements.Count ? root : throw new InvalidDataException("The schema has elements that belong to nothing.");
    }

    /// <summary>Where the elements are when this is a list, by the format's rules for older writers too.</summary>
    internal ListShape? AsList()
    {
        if (Element.Logical == LogicalKind.List && Children is [{ Element.Repetition: Repetition.Repeated } repeated])
        {
            var isElement = _isBareList || repeated.IsLeaf || repeated.Children.Count != 1 || repeated.Name == "array" || repeated.Name == Name + "_tuple";
            return new ListShape(repeated, isElement ? repeated : repeated.Children[0]);
        }

        return null;
    }

    /// <summary>The key and the value when this is a map.</summary>
    internal (SchemaNode Entry, SchemaNode Key, SchemaNode Value)? AsMap() =>
        Element.Logical == LogicalKind.Map && Children is [{ Element.Repetition: Repetition.Repeated, Children: [var key, var value] } entry]
            ? (entry, key, value)
            : null;

    private static SchemaNode Build(IReadOnlyList<SchemaElement> elements, ref int next, ref int leaves, SchemaNode? parent, int depth)
    {
        if (next >= elements.Count || depth > ParquetFormat.MaxDepth)
        {
            throw new InvalidDataException("The schema is cut off or nested too deeply.");
        }

        var element = elements[next++];
        var node = new SchemaNode(element, parent) { FirstLeaf = leaves };
        if (node.IsLeaf)
        {
            leaves++;
        }
        else
        {
            var children = new List<SchemaNode>();
            for (var left = element.Children; left > 0; left--)
            {
                children.Add(Build(elements, ref next, ref leaves, node, depth + 1));
            }

            node.Children = children;
        }

        // A repeated node that no list or map contains is a list by itself, and gets a node that says so.
        return element.Repetition == Repetition.Repeated && parent?.Element.Logical is not (LogicalKind.List or LogicalKind.Map)
            ? new SchemaNode(BareList(element), parent) { FirstLeaf = node.FirstLeaf, Children = [node], _isBareList = true }
            : node;
    }

    private static SchemaElement BareList(SchemaElement element) =>
        new(element.Name, Repetition.Required) { Children = 1, Logical = LogicalKind.List };
}

/// <summary>Where a list's elements are.</summary>
/// <param name="Repeated">The node that is there once for each element.</param>
/// <param name="Element">The element: below the repeated node, or itself.</param>
internal readonly record struct ListShape(SchemaNode Repeated, SchemaNode Element);
