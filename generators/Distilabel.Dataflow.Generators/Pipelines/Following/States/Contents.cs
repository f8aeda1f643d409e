using System.Collections.Immutable;
using Distilabel.Dataflow.Generators.Pipelines.Following.Values;
using Microsoft.CodeAnalysis;

namespace Distilabel.Dataflow.Generators.Pipelines.Following.States;

/// <summary>What an object holds at some time.</summary>
internal abstract record Content;

/// <summary>The items of an array, a list or any other sequence.</summary>
internal sealed record ListContent : Content
{
    public static readonly ListContent Empty = new();

    public ImmutableArray<Value> Items { get; init; } = [];

    /// <summary>Whether what is in it already is not added again.</summary>
    public bool IsSet { get; init; }

    /// <summary>For what is computed anew each time that it is gone over; null for what is held in memory.</summary>
    public Deferral? Deferral { get; init; }

    /// <summary>Set where each item may stand for any number of its like, because a loop makes them whose turns can't be counted.</summary>
    public Note? Uncounted { get; init; }

    /// <summary>Set where there may be items of which nothing is known.</summary>
    public Note? Unseen { get; init; }

    public bool IsKnown => Uncounted is null && Unseen is null;

    public static ListContent Of(IEnumerable<Value> items) => new() { Items = [.. items] };

    /// <summary>A list of which no item is known.</summary>
    public static ListContent NotSeen(Note note) => new() { Unseen = note };

    /// <summary>Other items that are known as well as these, held in memory.</summary>
    public ListContent With(IEnumerable<Value> items) => new() { Items = [.. items], Uncounted = Uncounted, Unseen = Unseen };

    /// <summary>This list, and another one's items behind it.</summary>
    public ListContent Concat(ListContent other) =>
        new() { Items = Items.AddRange(other.Items), Uncounted = Uncounted ?? other.Uncounted, Unseen = Unseen ?? other.Unseen, IsSet = IsSet };

    /// <summary>With items put at the end.</summary>
    public ListContent Add(IEnumerable<Value> items)
    {
        if (!IsSet)
        {
            return this with { Items = Items.AddRange(items) };
        }

        var set = this;
        foreach (var item in items)
        {
            var answers = set.Items.Select(other => Arithmetic.AreEqual(other, item)).ToArray();
            if (answers.Contains(null) || set.Unseen is not null)
            {
                set = set with { Unseen = set.Unseen ?? new Note(null, "it is not seen which items are equal") };
            }
            else if (!answers.Contains(true))
            {
                set = set with { Items = set.Items.Add(item) };
            }
        }

        return set;
    }
}

/// <summary>What a query or an iterator, which runs when it is gone over, was followed with before that.</summary>
internal sealed record Deferral
{
    /// <summary>The lists that it reads, with what was in them.</summary>
    public ImmutableArray<(int List, Content Content)> Lists { get; init; } = [];

    /// <summary>The variables that it reads, with their values.</summary>
    public ImmutableArray<(ISymbol Variable, Value Value)> Variables { get; init; } = [];

    /// <summary>Whether it makes steps, others each time.</summary>
    public bool MakesSteps { get; init; }

    /// <summary>Whether it has been gone over.</summary>
    public bool IsSpent { get; init; }
}

/// <summary>Column mappings, renames or a dictionary: keys with values, in order.</summary>
internal sealed record MapContent : Content
{
    public ImmutableArray<MapEntry> Entries { get; init; } = [];

    /// <summary>Set where there may be others.</summary>
    public Note? Unseen { get; init; }

    /// <summary>Whether it maps columns, and is no dictionary of the user's.</summary>
    public bool MapsColumns { get; init; }

    /// <summary>The entry of a key; null where there is none, or none that is known.</summary>
    public MapEntry? Find(Value key) => Entries.FirstOrDefault(entry => entry.Key.IsSame(key));

    public MapContent Set(MapEntry entry)
    {
        var place = Entries.ToList().FindIndex(other => other.Key.IsSame(entry.Key));
        return this with { Entries = place < 0 ? Entries.Add(entry) : MapsColumns ? Entries.RemoveAt(place).Add(entry) : Entries.SetItem(place, entry) };
    }
}

/// <summary>A key and its value.</summary>
/// <param name="Key">The key: for mappings, a column.</param>
/// <param name="Value">The value: for mappings, the column's other name.</param>
/// <param name="Place">The source of the key.</param>
internal sealed record MapEntry(Value Key, Value Value, SyntaxNode? Place);

/// <summary>The fields and properties of an object, or the static ones of a class, that are known, by name.</summary>
internal record ObjectContent(INamedTypeSymbol? Type) : Content
{
    public ImmutableDictionary<string, Value> Members { get; init; } = ImmutableDictionary<string, Value>.Empty;

    /// <summary>Whether the type's code was followed when the object was made, so that a member that is not there has its default value.</summary>
    public bool IsFollowed { get; init; }

    /// <summary>Whether it is of that very type, and not of one derived from it.</summary>
    public bool IsExact { get; init; }

    /// <summary>Set where code that can't be seen may set its members.</summary>
    public Note? Unseen { get; init; }
}

/// <summary>A pipeline.</summary>
internal sealed record PipelineContent : Content
{
    /// <summary>Where it is made, or mentioned.</summary>
    public SyntaxNode? Place { get; init; }

    /// <summary>Its name as messages show it.</summary>
    public required string Name { get; init; }

    /// <summary>The numbers of the steps added, in order.</summary>
    public ImmutableArray<int> Added { get; init; } = [];

    /// <summary>What of it can't be followed.</summary>
    public ImmutableArray<Note> Notes { get; init; } = [];

    /// <summary>Whether the code at hand made it. One that comes from outside may be null.</summary>
    public bool IsMadeHere { get; init; }

    /// <summary>The members through which others get hold of it.</summary>
    public ImmutableHashSet<ISymbol> HandedOutBy { get; init; } = ImmutableHashSet<ISymbol>.Empty.WithComparer(SymbolEqualityComparer.Default);

    /// <summary>Whether the code at hand made it or added to it.</summary>
    public bool IsOfThisCode { get; init; }
}
