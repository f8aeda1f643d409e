using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Distilabel.Dataflow.Generators.Steps;

/// <summary>Finds what can differ from one step of a class to another before they run, which its signature covers beside its runtime parameters.</summary>
/// <remarks>
/// Properties, fields, and arguments of primary constructors that methods read, of the class and of its base classes. Fields of simple types all count: what a
/// step changes while it runs, it changes in a copy. Other fields count when they can be set before; the rest is state, or made of the class's code alone.
/// </remarks>
internal static class SettingParser
{
    /// <summary>The settings of a step.</summary>
    /// <param name="type">The step's class.</param>
    /// <param name="fault">Why some can't be told; null when all can.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static EquatableArray<StepSettingModel> Parse(INamedTypeSymbol type, out string? fault, CancellationToken cancellationToken)
    {
        var settings = new List<StepSettingModel>();
        fault = StepBases.Unseen(type) is { } unseen ? $"its base class '{unseen.Name}' is in another assembly, so neither its code nor what it was given is seen" : null;
        foreach (var current in StepBases.Own(type))
        {
            var isOwn = SymbolEqualityComparer.Default.Equals(current, type);
            var primary = PrimaryParameters(current, cancellationToken);
            foreach (var property in Properties(current))
            {
                Add(settings, property, isOwn || IsSeen(property), BackingField(property)?.Name, ref fault);
            }

            foreach (var field in Fields(current, primary, cancellationToken))
            {
                Add(settings, field, isOwn || IsSeen(field), field.Name, ref fault);
            }

            foreach (var parameter in primary.Where(parameter => IsReadByMember(current, parameter.Name, cancellationToken)))
            {
                // The compiler names the field that holds it so.
                Add(settings, parameter, isOwn, $"<{parameter.Name}>P", ref fault);
            }

            if ((type.IsStep() || type.HasStepAttribute()) && ReadsName(current, cancellationToken))
            {
                settings.Add(new StepSettingModel("Name", "this.Name"));
            }
        }

        settings.AddRange(StepBases.OfLibrary(type).SelectMany(static current => current.GetMembers().OfType<IPropertySymbol>()
            .Where(static property => IsReadable(property) && property is
            {
                IsOverride: false, DeclaredAccessibility: Accessibility.Public, SetMethod.DeclaredAccessibility: Accessibility.Public,
            })
            .Select(static property => new StepSettingModel(property.Name, "this.@" + property.Name))));
        return settings.GroupBy(static setting => setting.Name).Select(static group => group.First()).ToEquatableArray();
    }

    /// <summary>Adds a member; where only its own class can name it, by the field that it is kept in.</summary>
    private static void Add(List<StepSettingModel> settings, ISymbol member, bool isSeen, string? field, ref string? fault)
    {
        if (!SettingTypes.CanChangeResult(member))
        {
            return;
        }

        if (isSeen)
        {
            settings.Add(new StepSettingModel(member.Name, member is IParameterSymbol ? "@" + member.Name : "this.@" + member.Name));
            return;
        }

        var (holder, type) = member switch
        {
            IParameterSymbol parameter => (parameter.ContainingSymbol.ContainingType, parameter.Type),
            IPropertySymbol property => (property.ContainingType, property.Type),
            _ => (member.ContainingType, ((IFieldSymbol)member).Type),
        };
        if (field is null)
        {
            // A property that is computed: what it is computed of counts for itself.
            return;
        }

        if (holder.IsGenericType || type.Access() == TypeAccess.Hidden)
        {
            fault ??= $"'{member.Name}' of its base class '{holder.Name}' is private, and " + (holder.IsGenericType ? "that class generic" : "so is its type");
            return;
        }

        settings.Add(new StepSettingModel($"{holder.Name}.{member.Name}", "", field, Names.QualifiedWithoutAnnotations(holder), Names.Qualified(type)));
    }

    private static IEnumerable<IPropertySymbol> Properties(INamedTypeSymbol type) => type.GetMembers().OfType<IPropertySymbol>().Where(static property =>
        IsReadable(property) && (property.SetMethod is not null || BackingField(property) is not null) && !StepBases.IsOfEveryStep(Root(property).ContainingType));

    private static bool IsReadable(IPropertySymbol property) =>
        property is { IsStatic: false, IsIndexer: false, GetMethod: not null, ExplicitInterfaceImplementations.IsEmpty: true } &&
        property.Find("RuntimeParameterAttribute") is null;

    private static bool IsSeen(ISymbol member) => member.DeclaredAccessibility != Accessibility.Private &&
        (member is not IPropertySymbol property || property.GetMethod!.DeclaredAccessibility != Accessibility.Private);

    private static IPropertySymbol Root(IPropertySymbol property) => property.OverriddenProperty is { } overridden ? Root(overridden) : property;

    private static IFieldSymbol? BackingField(IPropertySymbol property) => property.ContainingType.GetMembers().OfType<IFieldSymbol>()
        .FirstOrDefault(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property));

    private static IEnumerable<IFieldSymbol> Fields(INamedTypeSymbol type, List<IParameterSymbol> primary, CancellationToken cancellationToken)
    {
        var names = primary.ConvertAll(static parameter => parameter.Name);
        var settable = new Lazy<SettableCode>(() => SettableCode.Of(type, cancellationToken));
        return type.GetMembers().OfType<IFieldSymbol>().Where(field =>
            field is { IsStatic: false, IsConst: false, IsImplicitlyDeclared: false } && CanDiffer(field, Initializer(field, cancellationToken)));

        bool CanDiffer(IFieldSymbol field, ExpressionSyntax? initializer) =>
            ComparableTypes.IsScalar(field.Type) ||
            (!field.IsReadOnly && field.DeclaredAccessibility != Accessibility.Private) ||
            (field.IsReadOnly && initializer is null) ||
            (initializer is not null && Mentions(initializer, names)) ||
            settable.Value.Sets(field.Name) ||
            (ComparableTypes.IsCollection(field.Type) && settable.Value.Uses(field.Name));
    }

    private static ExpressionSyntax? Initializer(IFieldSymbol field, CancellationToken cancellationToken) => field.DeclaringSyntaxReferences
        .Select(reference => reference.GetSyntax(cancellationToken)).OfType<VariableDeclaratorSyntax>().Select(static variable => variable.Initializer?.Value).FirstOrDefault();

    private static List<IParameterSymbol> PrimaryParameters(INamedTypeSymbol type, CancellationToken cancellationToken) =>
    [
        .. type.InstanceConstructors.Where(constructor => constructor.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax(cancellationToken) is TypeDeclarationSyntax))
            .SelectMany(static constructor => constructor.Parameters),
    ];

    private static bool IsReadByMember(INamedTypeSymbol type, string name, CancellationToken cancellationToken) =>
        Members(type, cancellationToken).Any(member => Mentions(member, [name]));

    private static bool ReadsName(INamedTypeSymbol type, CancellationToken cancellationToken) => Members(type, cancellationToken)
        .SelectMany(static member => member.DescendantNodes()).OfType<IdentifierNameSyntax>()
        .Any(static identifier => identifier.Identifier.ValueText == "Name" && identifier.Parent switch
        {
            MemberAccessExpressionSyntax access => access.Expression == identifier || access.Expression is ThisExpressionSyntax or BaseExpressionSyntax,
            NameColonSyntax or NameEqualsSyntax or MemberBindingExpressionSyntax or QualifiedNameSyntax => false,
            AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax } assignment => assignment.Left != identifier,
            _ => true,
        });

    private static IEnumerable<MemberDeclarationSyntax> Members(INamedTypeSymbol type, CancellationToken cancellationToken) => type.DeclaringSyntaxReferences
        .Select(reference => reference.GetSyntax(cancellationToken)).OfType<ClassDeclarationSyntax>()
        .SelectMany(static declaration => declaration.Members)
        .Where(static member => member is MethodDeclarationSyntax or PropertyDeclarationSyntax { Initializer: null });

    private static bool Mentions(SyntaxNode node, List<string> names) =>
        names.Count > 0 && node.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(identifier => names.Contains(identifier.Identifier.ValueText));
}
