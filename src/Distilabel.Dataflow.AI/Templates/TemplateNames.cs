using Fluid.Ast;

namespace Distilabel.Dataflow.AI.Templates;

/// <summary>Finds what a template names: the variables that it gets from outside, and its filters.</summary>
internal sealed class TemplateNames : AstVisitor
{
    private readonly HashSet<string> _own = new(StringComparer.Ordinal) { "forloop", "tablerowloop" };

    internal List<string> Variables { get; } = [];

    internal List<string> Filters { get; } = [];

    protected override Expression VisitMemberExpression(MemberExpression memberExpression)
    {
        if (memberExpression.Segments is [IdentifierSegment { Identifier: var name }, ..] &&
            !_own.Contains(name) && !Variables.Contains(name))
        {
            Variables.Add(name);
        }

        foreach (var index in memberExpression.Segments.OfType<IndexerSegment>())
        {
            Visit(index.Expression);
        }

        return memberExpression;
    }

    protected override Expression VisitFilterExpression(FilterExpression filterExpression)
    {
        Filters.Add(filterExpression.Name);
        return base.VisitFilterExpression(filterExpression);
    }

    /// <summary>A tag that reads another template, of which a prompt has none; null when there is none.</summary>
    internal string? RefusedTag { get; private set; }

    protected override Statement VisitIncludeStatement(IncludeStatement includeStatement)
    {
        RefusedTag ??= "include";
        return includeStatement;
    }

    protected override Statement VisitRenderStatement(RenderStatement renderStatement)
    {
        RefusedTag ??= "render";
        return renderStatement;
    }

    protected override Statement VisitAssignStatement(AssignStatement assignStatement)
    {
        // Its value first: {% assign text = text | strip %} reads the column of that name.
        var visited = base.VisitAssignStatement(assignStatement);
        _own.Add(assignStatement.Identifier);
        return visited;
    }

    protected override Statement VisitCaptureStatement(CaptureStatement captureStatement)
    {
        var visited = base.VisitCaptureStatement(captureStatement);
        _own.Add(captureStatement.Identifier);
        return visited;
    }

    protected override Statement VisitForStatement(ForStatement forStatement)
    {
        Visit(forStatement.Source);
        return Inside(forStatement.Identifier, () => base.VisitForStatement(forStatement));
    }

    protected override Statement VisitTableRowStatement(TableRowStatement tableRowStatement)
    {
        Visit(tableRowStatement.Source);
        return Inside(tableRowStatement.Identifier, () => base.VisitTableRowStatement(tableRowStatement));
    }

    protected override Statement VisitIncrementStatement(IncrementStatement incrementStatement)
    {
        _own.Add(incrementStatement.Identifier);
        return incrementStatement;
    }

    protected override Statement VisitDecrementStatement(DecrementStatement decrementStatement)
    {
        _own.Add(decrementStatement.Identifier);
        return decrementStatement;
    }

    private Statement Inside(string variable, Func<Statement> visit)
    {
        var isNew = _own.Add(variable);
        var visited = visit();
        if (isNew)
        {
            _own.Remove(variable);
        }

        return visited;
    }
}
