using System.Security.Cryptography;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Distilabel.Dataflow.Generators.CodeHashes;

/// <summary>All code of a compilation that some code can come to call, as far as names tell.</summary>
/// <remarks>
/// A type is reached when code that counts mentions its name. Of a type that is reached, what all its objects share counts, and each member whose name is
/// mentioned anywhere in the code that counts; of a type that is mentioned, so do the types that derive from it or implement it, since calls may come to these.
/// Extension members count by their names alone. Names may stand for more than what is meant, never for less: a step may be done again without need, and
/// never keeps what other code made.
/// </remarks>
/// <param name="index">What the compilation declares.</param>
internal sealed class CodeClosure(CodeIndex index)
{
    private readonly HashSet<DeclaredType> _reached = [];
    private readonly HashSet<DeclaredType> _mentioned = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string> _bases = new(StringComparer.Ordinal);
    private readonly HashSet<SyntaxTree> _files = [];
    private readonly HashSet<DeclaredCode> _counted = [];
    private readonly HashSet<string> _texts = new(StringComparer.Ordinal);
    private readonly Queue<(string Owner, DeclaredCode Code)> _open = [];

    /// <summary>The hash of a class's or method's code and of all that it can come to call.</summary>
    public CodeHashModel HashOf(CodeRoot root, CancellationToken cancellationToken)
    {
        using var algorithm = SHA256.Create();
        var classes = root.Classes.Select(index.TypeOf).OfType<DeclaredType>().ToArray();
        foreach (var type in classes)
        {
            foreach (var code in root.Method is null ? type.Parts : MethodsOf(type, root.Method))
            {
                Count(type.Key, code);
            }
        }

        if (!index.IsOwn)
        {
            Array.ForEach(classes, ReachAround);
        }

        while (_open.Count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (owner, code) = _open.Dequeue();
            code.Read(algorithm);
            _texts.Add($"{owner} {code.Hash}");
            if (!index.IsOwn)
            {
                Follow(code);
            }
        }

        if (index.ChecksOverflow)
        {
            _texts.Add("checked");
        }

        var text = string.Join("\n", _texts.OrderBy(static line => line, StringComparer.Ordinal));
        var modules = index.IsOwn ? [] : index.OtherAssemblies.Value.TypesFor([.. _names, .. _bases], NamespacesInSight());
        return new CodeHashModel(root.Type, DeclaredCode.HashOf(text, algorithm), modules);
    }

    private static List<DeclaredCode> MethodsOf(DeclaredType type, string name)
    {
        var called = type.Members.TryGetValue(name, out var members) ? members : [];
        var steps = called.FindAll(static code => code.Node is MethodDeclarationSyntax method && (method.Modifiers.Any(SyntaxKind.PartialKeyword) ||
            method.AttributeLists.SelectMany(static list => list.Attributes).Any(static attribute =>
                DeclaredType.SimpleNameOf(attribute.Name) is "Step" or "StepAttribute")));
        return steps.Count > 0 ? steps : called;
    }

    private void Count(string owner, DeclaredCode code)
    {
        if (_counted.Add(code))
        {
            _open.Enqueue((owner, code));
        }
    }

    private void Follow(DeclaredCode code)
    {
        if (_files.Add(code.File))
        {
            foreach (var name in index.UsingsOf(code.File).Statics.Concat(index.GlobalStatics))
            {
                ReachCalled(name);
            }
        }

        foreach (var name in code.Bases)
        {
            // Not what else derives from it: calls that come to an object of this class do not come to those.
            _bases.Add(name);
            ReachCalled(name);
        }

        foreach (var name in code.Names)
        {
            Mention(name);
        }
    }

    private void Mention(string name)
    {
        if (!_names.Add(name))
        {
            return;
        }

        foreach (var type in index.TypesCalled(name))
        {
            MentionType(type);
        }

        foreach (var type in index.TypesWith(name))
        {
            if (_reached.Contains(type))
            {
                CountMembers(type, name);
            }
        }

        foreach (var (type, code) in index.ExtensionsCalled(name))
        {
            Count(type.Key, code);
            ReachAround(type);
        }

        foreach (var alias in index.AliasesCalled(name))
        {
            _texts.Add(alias.NormalizeWhitespace().ToString());
            foreach (var part in alias.NamespaceOrType.DescendantNodesAndSelf().OfType<SimpleNameSyntax>())
            {
                Mention(part.Identifier.ValueText);
            }
        }
    }

    private void MentionType(DeclaredType type)
    {
        if (!_mentioned.Add(type))
        {
            return;
        }

        Reach(type);
        foreach (var derived in index.TypesOver(type.Name))
        {
            MentionType(derived);
        }
    }

    private void ReachCalled(string name)
    {
        foreach (var type in index.TypesCalled(name))
        {
            Reach(type);
        }
    }

    private void Reach(DeclaredType type)
    {
        foreach (var code in type.Core)
        {
            Count(type.Key, code);
        }

        if (type.IsCalledByCompiler || type.Bases.Any(name => index.TypesCalled(name).Count == 0))
        {
            // Others call it by the names of what it implements.
            foreach (var name in type.Members.Keys)
            {
                CountMembers(type, name);
            }
        }

        ReachAround(type);
    }

    /// <summary>Has the members of a type, of those around it and of their bases count by their names, and what runs before any of them.</summary>
    private void ReachAround(DeclaredType type)
    {
        if (!_reached.Add(type))
        {
            return;
        }

        foreach (var code in type.Starts)
        {
            Count(type.Key, code);
        }

        foreach (var name in type.Members.Keys.Where(_names.Contains))
        {
            CountMembers(type, name);
        }

        foreach (var around in type.Bases.SelectMany(index.TypesCalled))
        {
            ReachAround(around);
        }

        if (type.Container is { } container)
        {
            ReachAround(container);
        }
    }

    private void CountMembers(DeclaredType type, string name)
    {
        foreach (var code in type.Members[name])
        {
            Count(type.Key, code);
        }
    }

    private HashSet<string> NamespacesInSight()
    {
        var namespaces = new HashSet<string>(index.GlobalNamespaces, StringComparer.Ordinal);
        foreach (var file in _files)
        {
            namespaces.UnionWith(index.UsingsOf(file).Namespaces);
        }

        foreach (var type in _reached)
        {
            // A namespace sees those around it.
            var rooms = type.Key.Split('.').TakeWhile(static part => !part.Contains('`')).ToArray();
            for (var count = 1; count <= rooms.Length; count++)
            {
                namespaces.Add(string.Join(".", rooms.Take(count)));
            }
        }

        return namespaces;
    }
}
