using Distilabel.Dataflow.Generators.CodeHashes;
using Distilabel.Dataflow.Generators.Parameters;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Distilabel.Dataflow.Generators.Steps;

/// <summary>Turns a class with <c>[Step]</c> or <c>[GlobalStep]</c> into a model, and says what is wrong with it.</summary>
internal static class StepParser
{
    /// <summary>Whether one of the attributes, on a part of a class, is the one that makes it a step.</summary>
    public static bool IsDeclaredBy(INamedTypeSymbol type, SyntaxNode part, IEnumerable<AttributeData> attributes) =>
        AttributeOf(type).ApplicationSyntaxReference is { } reference &&
        reference.SyntaxTree == part.SyntaxTree && part.Span.Contains(reference.Span) &&
        attributes.Any(attribute => attribute.ApplicationSyntaxReference?.Span == reference.Span);

    /// <summary>The model of a class; null for a type that can't be a step at all.</summary>
    public static StepModel? Parse(INamedTypeSymbol type, StepReport report, CancellationToken cancellationToken)
    {
        if (!CheckDeclaration(type, report, cancellationToken))
        {
            return null;
        }

        var attribute = AttributeOf(type);
        var isGlobal = attribute.AttributeClass!.Name == "GlobalStepAttribute";
        var inputs = ColumnParser.Parse(type, "InputColumnAttribute", "Input", report);
        var outputs = ColumnParser.Parse(type, "OutputColumnAttribute", "Output", report);
        ColumnParser.CheckMembers(type, inputs, outputs, report);
        var dynamic = DynamicColumnParser.Parse(type);
        var found = MethodParser.Find(type, isGlobal, inputs, outputs, dynamic, report);
        var kind = KindOf(type, isGlobal, found.Form == StepForm.None ? MethodParser.Inherited(type) : found.Form);
        var missingBase = HasBase(type) ? null : "global::Distilabel.Dataflow." + BaseFor(kind);
        var members = MissingMembers(type, missingBase, inputs, outputs, dynamic, found.Form);
        if (!HasRightBase(type, kind, report) && !type.BaseType.IsStep())
        {
            // What overrides a step's members would fail once more; the records that the author's code uses do not.
            members &= StepMembers.Input | StepMembers.Output | StepMembers.Columns | StepMembers.InputBatch | StepMembers.OutputBatch;
            found = (StepForm.None, null);
        }

        var declaration = TypeDeclaration.Of(type);
        string? signatureFault = null;
        var settings = report.IsAll ? [] : SettingParser.Parse(type, out signatureFault, cancellationToken);
        return new StepModel(
            declaration,
            kind,
            found.Form,
            found.Method,
            missingBase,
            members,
            [.. inputs.Select(static input => input.Column)],
            [.. outputs.Select(static output => output.Column)],
            dynamic,
            ParameterParser.Parse(type, report, cancellationToken),
            settings,
            signatureFault,
            Documentation.SummaryOf(type, cancellationToken),
            CodeRoot.Of(declaration, report.IsAll ? [] : StepBases.Own(type)),
            attribute.Named("Version", 1),
            attribute.Named("Checkpoint", true));
    }

    /// <summary>Says why the generator can't add to a class.</summary>
    /// <returns>Whether the class can be a step at all.</returns>
    public static bool CheckDeclaration(INamedTypeSymbol type, StepReport report, CancellationToken cancellationToken)
    {
        if (Fault(type) is { } fault && type.HasStepAttribute())
        {
            report.Add(StepRules.TypeCannotBeStep, type.Locations.FirstOrDefault(), type.Name, fault);
            return false;
        }

        CheckPartial(type, report, cancellationToken);
        return true;
    }

    private static AttributeData AttributeOf(INamedTypeSymbol type) => type.Find("GlobalStepAttribute") ?? type.Find("StepAttribute")!;

    private static string? Fault(INamedTypeSymbol type) => type switch
    {
        { IsStatic: true } => "it is static; to make a step of a static method, put [Step] on the method",
        { IsRecord: true } => "it is a record, and records can't derive from a class; make it a class",
        { TypeKind: not TypeKind.Class } => "only a class can",
        { IsFileLocal: true } => "it is visible in its file only, and the generator writes another file",
        _ => null,
    };

    /// <summary>Says which of a class and the types around it are not partial.</summary>
    public static void CheckPartial(INamedTypeSymbol type, StepReport report, CancellationToken cancellationToken)
    {
        for (var current = type; current is not null; current = current.ContainingType)
        {
            foreach (var reference in current.DeclaringSyntaxReferences)
            {
                if (reference.GetSyntax(cancellationToken) is TypeDeclarationSyntax declaration &&
                    !declaration.Modifiers.Any(SyntaxKind.PartialKeyword))
                {
                    report.Add(StepRules.StepNotPartial, declaration.Identifier.GetLocation(), current.Name);
                }
            }
        }
    }

    private static string KindOf(INamedTypeSymbol type, bool isGlobal, StepForm form) => form switch
    {
        StepForm.Row or StepForm.RowAsync => "Row",
        StepForm.Expand or StepForm.ExpandAsync => "Expand",
        StepForm.Filter => "Filter",
        StepForm.Batch or StepForm.BatchAsync => "Batch",
        StepForm.Generate or StepForm.GenerateAsync => "Generator",
        StepForm.Convergence => "Convergence",
        StepForm.None when !isGlobal => StepInterfaces.KindOf(type),
        _ => "Global",
    };

    private static string BaseFor(string kind) => kind == "Generator" ? "GeneratorStep" : "Step";

    private static bool HasBase(INamedTypeSymbol type) => type.BaseType is not (null or { SpecialType: SpecialType.System_Object });

    private static bool HasRightBase(INamedTypeSymbol type, string kind, StepReport report)
    {
        var fits = !HasBase(type) || type.BaseType!.TypeKind == TypeKind.Error ||
            (kind == "Generator" ? type.BaseType.IsGeneratorStep() : type.BaseType.IsStep());
        if (fits)
        {
            return true;
        }

        report.Add(StepRules.WrongBase, type.Locations.FirstOrDefault(), type.Name, BaseFor(kind));
        return false;
    }

    private static StepMembers MissingMembers(
        INamedTypeSymbol type,
        string? missingBase,
        List<FoundColumn> inputs,
        List<FoundColumn> outputs,
        DynamicColumns dynamic,
        StepForm form)
    {
        var members = StepMembers.None;
        // A class that adds nothing to the step it derives from shares its records.
        var isOwn = form != StepForm.None || inputs.Concat(outputs).Any(static column => column.IsOwn) || !type.BaseType.IsStep();
        Add(StepMembers.Constructor, NeedsConstructor(type, missingBase is not null));
        Add(StepMembers.Input, isOwn && !Has("Input") && (inputs.Count > 0 || form.TakesInput()));
        Add(StepMembers.Output, isOwn && !Has("Output") && (outputs.Count > 0 || form.GivesOutput()));
        Add(StepMembers.Columns, isOwn && !Has("Columns") && inputs.Count + outputs.Count > 0);
        Add(StepMembers.InputBatch, !Has("InputBatch") && form.IsBatch());
        Add(StepMembers.OutputBatch, !Has("OutputBatch") && form.IsBatch());
        Add(StepMembers.Descriptor, type.GetMembers("Descriptor").IsEmpty);
        Add(StepMembers.DescribeColumns, dynamic.Any && DynamicColumnParser.IsUndescribed(type));
        Add(StepMembers.BaseParameters, type.BaseType?.HasStepAttribute() == true && type.GetMembers("BaseParameters").IsEmpty);
        return members;

        void Add(StepMembers member, bool missing) => members |= missing ? member : StepMembers.None;

        bool Has(string name) => type.Bases().Any(current => !current.GetMembers(name).IsEmpty);
    }

    /// <summary>A class that has no constructor gets one that takes the step's name, where its base class has one, or will.</summary>
    private static bool NeedsConstructor(INamedTypeSymbol type, bool getsBase)
    {
        if (type.InstanceConstructors.Any(static constructor => !constructor.IsImplicitlyDeclared))
        {
            return false;
        }

        return getsBase || type.BaseType!.InstanceConstructors.Any(TakesName) ||
            (type.BaseType.HasStepAttribute() && NeedsConstructor(type.BaseType, !HasBase(type.BaseType)));
    }

    private static bool TakesName(IMethodSymbol constructor) =>
        constructor is { DeclaredAccessibility: not Accessibility.Private, Parameters: [{ Type.SpecialType: SpecialType.System_String }] };
}
