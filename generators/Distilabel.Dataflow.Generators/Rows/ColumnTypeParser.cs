using Distilabel.Dataflow.Generators.Steps;
using Microsoft.CodeAnalysis;

namespace Distilabel.Dataflow.Generators.Rows;

/// <summary>Turns a CLR type into the column types that must be made for it, innermost first, or says why there can be none.</summary>
internal sealed class ColumnTypeParser
{
    public const string GeneratedNamespace = "Distilabel.Dataflow.Generated";

    private const string Columns = "global::Distilabel.Dataflow.Columns.";

    private readonly IAssemblySymbol _within;
    private readonly Dictionary<ITypeSymbol, ColumnTypeReference?> _known = new(SymbolEqualityComparer.Default);
    private readonly List<ITypeSymbol> _path = [];
    private readonly List<ColumnTypeModel> _models = [];
    private (ITypeSymbol Type, string Why)? _fault;

    private ColumnTypeParser(IAssemblySymbol within) => _within = within;

    /// <summary>The column types that must be made for <paramref name="type"/>. A field that can't be stored is left out.</summary>
    public static IReadOnlyList<ColumnTypeModel> Parse(ITypeSymbol type, IAssemblySymbol within)
    {
        var parser = new ColumnTypeParser(within);
        parser.Reference(type);
        return parser._models;
    }

    /// <summary>Whether a type can be stored; reports one that can't.</summary>
    public static bool Check(ITypeSymbol type, IAssemblySymbol within, Location? location, StepReport report)
    {
        var parser = new ColumnTypeParser(within);
        var reference = parser.Reference(type);
        if (parser._fault is not { } fault)
        {
            return reference is not null;
        }

        report.Add(StepRules.TypeNotStorable, location, fault.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat), fault.Why);
        return false;
    }

    /// <summary>Whether a type is a single value or a collection, which has no properties that could be columns.</summary>
    public static bool HasNoProperties(ITypeSymbol type) =>
        BuiltInTypes.Find(type) is not null || type.TypeKind == TypeKind.Enum || type.IsNullableValue() || IsCollection(type) ||
        type.SpecialType is SpecialType.System_Char or SpecialType.System_IntPtr or SpecialType.System_UIntPtr;

    private ColumnTypeReference? Reference(ITypeSymbol type)
    {
        if (_known.TryGetValue(type, out var known))
        {
            return known;
        }

        if (_path.Contains(type, SymbolEqualityComparer.Default))
        {
            return Refuse(type, "it contains itself, and a column's type has an end");
        }

        _path.Add(type);
        var reference = BuiltInTypes.Find(type) ?? Make(type);
        _path.RemoveAt(_path.Count - 1);
        return _known[type] = reference;
    }

    private ColumnTypeReference? Make(ITypeSymbol type) => type switch
    {
        IErrorTypeSymbol or ITypeParameterSymbol => null,
        _ when type.IsNullableValue() => Nullable(type),
        IArrayTypeSymbol { Rank: 1 } array => List(type, array.ElementType),
        INamedTypeSymbol { Name: "IReadOnlyList" or "List", TypeArguments: [var element], ContainingNamespace.Name: "Generic" } => List(type, element),
        { SpecialType: SpecialType.System_Object } or IDynamicTypeSymbol => Refuse(type, "it can be anything: name a record, or use JsonElement"),
        _ when IsCollection(type) =>
            Refuse(type, "of collections, IReadOnlyList<T>, T[] and List<T> can be; for a dictionary use a list of pairs, or JsonElement"),
        { SpecialType: not SpecialType.None } => Refuse(type, "use a type that holds the same, such as string or long"),
        INamedTypeSymbol { Name: "Input" or "Output", ContainingType: { } step } when step.HasStepAttribute() =>
            Refuse(type, "it is generated for a step, and generators do not see what is generated: write a record of its own"),
        { IsAnonymousType: true } => Refuse(type, "it has no name that generated code could write: write a record"),
        _ when type.Access() == TypeAccess.Hidden =>
            Refuse(type, "generated code can't see it: make it, and the types around it, internal or public"),
        INamedTypeSymbol { TypeKind: TypeKind.Enum } named => Enum(named),
        INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct, IsRefLikeType: false, IsTupleType: false } named => Record(named),
        INamedTypeSymbol { IsTupleType: true } => Refuse(type, "a tuple's names are lost: write a record"),
        _ => Refuse(type, "it is neither a value, nor a list, nor a record with public properties"),
    };

    private ColumnTypeReference? Nullable(ITypeSymbol type)
    {
        var underlying = type.WithoutNull();
        if (Reference(underlying) is not { } inner)
        {
            return null;
        }

        var text = Names.QualifiedWithoutAnnotations(type);
        return BuiltInTypes.Find(underlying) is not null
            ? Registered(text)
            : Add(new ColumnTypeModel(
                ColumnTypeKind.Nullable, text, "", Holder(text), [], [], inner, $"({Columns}ColumnType<{text}>){inner.Expression}.ToNullable()"));
    }

    private ColumnTypeReference? List(ITypeSymbol type, ITypeSymbol element)
    {
        if (Reference(element) is not { } inner)
        {
            return null;
        }

        var text = Names.QualifiedWithoutAnnotations(type);
        if (BuiltInTypes.HasLists(element.WithoutNull()))
        {
            return Registered(text);
        }

        var creation = type switch
        {
            IArrayTypeSymbol => $"new {Columns}ListType<{text}, {inner.Type}>({inner.Expression}, static items => items)",
            { Name: "List" } => $"new {Columns}ListType<{text}, {inner.Type}>({inner.Expression}, static items => new {text}(items))",
            _ => $"({Columns}ColumnType<{text}>){inner.Expression}.ToList()",
        };
        return Add(new ColumnTypeModel(ColumnTypeKind.List, text, "", Holder(text), [], [], inner, creation));
    }

    private ColumnTypeReference Enum(INamedTypeSymbol type)
    {
        var members = new List<EnumMemberModel>();
        var values = new HashSet<object?>();
        foreach (var member in type.GetMembers().OfType<IFieldSymbol>().Where(static field => field.HasConstantValue))
        {
            members.Add(new EnumMemberModel(member.Name, IsAlias: !values.Add(member.ConstantValue)));
        }

        var text = Names.QualifiedWithoutAnnotations(type);
        return Add(new ColumnTypeModel(ColumnTypeKind.Enum, text, type.Name, Holder(text), [], members.ToEquatableArray(), null, ""));
    }

    private ColumnTypeReference? Record(INamedTypeSymbol type)
    {
        var row = RowProperties.Of(type, _within);
        if (row.Constructor is null)
        {
            return Refuse(type, type.IsAbstract
                ? "it is abstract: name a type that can be made"
                : "it has no constructor that takes its public properties, or nothing");
        }

        var fields = new List<RecordFieldModel>();
        var properties = new List<RowProperty>();
        foreach (var property in row.Properties)
        {
            if (Reference(property.Property.Type) is not { } reference)
            {
                continue;
            }

            if (fields.Exists(field => field.Name == property.Column))
            {
                Refuse(type, $"two of its properties are the column '{property.Column}'");
                continue;
            }

            properties.Add(property);
            fields.Add(new RecordFieldModel(property.Column, property.Property.Name, reference, property.IsNullable));
        }

        if (fields.Count == 0)
        {
            return Refuse(type, "it has no public properties that can be read and set");
        }

        var text = Names.QualifiedWithoutAnnotations(type);
        var kind = type.IsValueType ? ColumnTypeKind.ValueRecord : ColumnTypeKind.Record;
        return Add(new ColumnTypeModel(
            kind, text, Names.OfColumnType(type), Holder(text), fields.ToEquatableArray(), [], null,
            RecordCreation.Of(text, row.Constructor, properties)));
    }

    private ColumnTypeReference Add(ColumnTypeModel model)
    {
        _models.Add(model);
        return new ColumnTypeReference(model.Type, $"global::{GeneratedNamespace}.{model.Holder}.Instance");
    }

    private ColumnTypeReference? Refuse(ITypeSymbol type, string why)
    {
        var isField = _path is [.., INamedTypeSymbol { TypeArguments: [] } record, _] && !SymbolEqualityComparer.Default.Equals(record, type);
        _fault ??= (type, isField ? $"{why} (in '{_path[_path.Count - 2].Name}')" : why);
        return null;
    }

    private static ColumnTypeReference Registered(string type) => new(type, $"{Columns}ColumnTypes.Of<{type}>()");

    private static string Holder(string type) => Names.Identifier(type.Replace("global::", ""));

    private static bool IsCollection(ITypeSymbol type) => type.SpecialType == SpecialType.System_Collections_IEnumerable ||
        type.AllInterfaces.Any(static candidate => candidate.SpecialType == SpecialType.System_Collections_IEnumerable);
}
