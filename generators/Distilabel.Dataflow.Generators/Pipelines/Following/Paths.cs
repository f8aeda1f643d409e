namespace Distilabel.Dataflow.Generators.Pipelines.Following;

/// <summary>Goes through the ways that code can take, one after another: at each fork that matters, each arm in its turn.</summary>
internal sealed class Paths
{
    private const int Most = 64;

    private readonly List<Fork> _forks = [];
    private int _position;
    private int _count;

    /// <summary>Whether there were too many to go through.</summary>
    public bool AreTooMany { get; private set; }

    /// <summary>The forks of the present path with the arms taken.</summary>
    public IEnumerable<PathChoice> Choices => _forks.Take(_position).Select(static fork => new PathChoice(fork.Key, fork.Arm));

    /// <summary>The arm to take at the next fork. A fork met before on this path, by its key, is taken the same way.</summary>
    public int Choose(string key, int arms)
    {
        for (var i = 0; i < _position; i++)
        {
            if (_forks[i].Key == key)
            {
                return _forks[i].Arm;
            }
        }

        if (_position == _forks.Count)
        {
            _forks.Add(new Fork(key, arms));
        }

        return _forks[_position++].Arm;
    }

    /// <summary>Turns to the next path.</summary>
    public bool MoveNext()
    {
        while (_forks.Count > 0 && _forks[_forks.Count - 1].Arm == _forks[_forks.Count - 1].Arms - 1)
        {
            _forks.RemoveAt(_forks.Count - 1);
        }

        _position = 0;
        if (_forks.Count == 0)
        {
            return false;
        }

        if (++_count >= Most)
        {
            AreTooMany = true;
            return false;
        }

        _forks[_forks.Count - 1].Arm++;
        return true;
    }

    private sealed class Fork(string key, int arms)
    {
        public string Key { get; } = key;

        public int Arms { get; } = arms;

        public int Arm { get; set; }
    }
}

/// <summary>An arm taken at a fork.</summary>
internal readonly record struct PathChoice(string Fork, int Arm);
